package io.github.wooshpay.connect.json;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.node.TextNode;
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
 * The names of an object's fields, in order. The API's objects have few shapes, so all objects of
 * one shape share it, like the hidden classes of JavaScript engines. An object then consists of its
 * values only, and everything that depends on the names alone is computed once per shape, in a map
 * by identity.
 *
 * <p>Shapes form a tree: each is its parent plus one name. Thread-safe.
 */
public final class Shape {
  /** The API has no larger objects. */
  static final int MOST_NAMES = 100;

  /** The longest string that a shape keeps, in characters: it keeps one for good. */
  static final int LONGEST_SHARED = 100;

  private final Tree tree;
  private final @Nullable Shape parent;
  private final String last;
  private final SerializedString lastName;
  private final int size;
  private final Map<String, Shape> children = new ConcurrentHashMap<>(4);

  /** The child returned last, which is nearly always the next one too. */
  private volatile @Nullable Shape recent;

  /** The string that an object had last under the last name. */
  private TextNode recentText = TextNode.valueOf("");

  private volatile @Nullable List<String> names;
  private volatile @Nullable Map<String, Integer> indexes;

  /** The remaining number of shapes: some names, as in metadata, never repeat. */
  private static final class Tree {
    private final AtomicInteger left;

    private Tree(int most) {
      this.left = new AtomicInteger(most);
    }

    private boolean reserve() {
      return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }
  }

  private Shape(Tree tree, @Nullable Shape parent, String last, int size) {
    this.tree = tree;
    this.parent = parent;
    this.last = last;
    this.lastName = new SerializedString(last);
    this.size = size;
  }

  /** Returns the empty shape, the root of a tree with at most this many shapes. */
  static Shape root(int mostShapes) {
    return new Shape(new Tree(mostShapes), null, "", 0);
  }

  /** Returns the child that {@link #with} returned last; null if there is none. */
  @Nullable Shape probableChild() {
    return recent;
  }

  /** Returns the last name, with its encoding for a parser to compare. */
  SerializableString lastName() {
    return lastName;
  }

  /**
   * Returns the value of a string under the last name. Many short strings recur, like a currency or
   * a status; objects that were read one after another then share one value.
   */
  TextNode shared(String text) {
    if (text.length() > LONGEST_SHARED) {
      return TextNode.valueOf(text);
    }
    TextNode probable = recentText; // Immutable, so it may be read without a lock.
    if (!probable.textValue().equals(text)) {
      probable = TextNode.valueOf(text);
      recentText = probable;
    }
    return probable;
  }

  /**
   * Returns the shape with one more name.
   *
   * @return null if the shape already has the name, or the tree is full
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
        name, n -> tree.reserve() ? new Shape(tree, this, n, size + 1) : null);
  }

  /** Returns the number of names. */
  public int size() {
    return size;
  }

  /** Returns the names in order; immutable. */
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

  /** Returns the index of a name in {@link #names}; -1 if it is missing. */
  public int indexOf(String name) {
    Map<String, Integer> known = indexes;
    if (known == null) {
      Map<String, Integer> found = new HashMap<>();
      names().forEach(n -> found.put(n, found.size()));
      known = Collections.unmodifiableMap(found);
      indexes = known;
    }
    return known.getOrDefault(name, -1);
  }

  @Override
  public String toString() {
    return "shape of " + size + " names";
  }
}
