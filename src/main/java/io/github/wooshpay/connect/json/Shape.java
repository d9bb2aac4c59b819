package io.github.wooshpay.connect.json;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The names of an object's fields, in the order in which they came. Objects of the API have few
 * shapes, so that all of one shape share it (what engines of JavaScript call a hidden class): an
 * object is then no more than its values, and what follows from the names alone is worked out once
 * a shape, in a map by identity.
 *
 * <p>Shapes form a tree: each is its parent and one name more. Safe for use by several threads at
 * once.
 */
public final class Shape {
  /** Larger objects are none of the API's. */
  static final int MOST_NAMES = 100;

  private final Tree tree;
  private final @Nullable Shape parent;
  private final String last;
  private final int size;
  private final Map<String, Shape> children = new ConcurrentHashMap<>(4);

  /** The child that was asked for last: nearly always the one that is asked for next. */
  private volatile @Nullable Shape recent;

  private volatile @Nullable List<String> names;
  private volatile @Nullable Map<String, Integer> places;

  /** How many shapes there may be, for some names, as of metadata, are never the same. */
  private static final class Tree {
    private final AtomicInteger left;

    private Tree(int most) {
      this.left = new AtomicInteger(most);
    }

    private boolean takeOne() {
      return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }
  }

  private Shape(Tree tree, @Nullable Shape parent, String last, int size) {
    this.tree = tree;
    this.parent = parent;
    this.last = last;
    this.size = size;
  }

  /** The shape of the object without fields, at the root of a tree of so many shapes at most. */
  static Shape root(int mostShapes) {
    return new Shape(new Tree(mostShapes), null, "", 0);
  }

  /**
   * The shape with one more name.
   *
   * @return null if the name is in this shape already, or there is no place for another shape
   */
  @Nullable Shape with(String name) {
    Shape probable = recent;
    if (probable != null && probable.last.equals(name)) {
      return probable;
    }
    Shape child = children.get(name);
    if (child == null) {
      child = grow(name);
    }
    if (child != null) {
      recent = child;
    }
    return child;
  }

  private @Nullable Shape grow(String name) {
    if (size == MOST_NAMES || indexOf(name) >= 0) {
      return null;
    }
    return children.computeIfAbsent(
        name, n -> tree.takeOne() ? new Shape(tree, this, n, size + 1) : null);
  }

  /** How many names there are. */
  public int size() {
    return size;
  }

  /** The names, in their order; cannot be changed. */
  public List<String> names() {
    List<String> known = names;
    if (known == null) {
      Deque<String> all = new ArrayDeque<>(size);
      for (Shape shape = this; shape.parent != null; shape = shape.parent) {
        all.addFirst(shape.last);
      }
      known = List.copyOf(all);
      names = known;
    }
    return known;
  }

  /** The index of a name in {@link #names}; -1 if it is not there. */
  public int indexOf(String name) {
    Map<String, Integer> known = places;
    if (known == null) {
      Map<String, Integer> found = new HashMap<>();
      names().forEach(n -> found.put(n, found.size()));
      known = Collections.unmodifiableMap(found);
      places = known;
    }
    return known.getOrDefault(name, -1);
  }

  @Override
  public String toString() {
    return "shape of " + size + " names";
  }
}
