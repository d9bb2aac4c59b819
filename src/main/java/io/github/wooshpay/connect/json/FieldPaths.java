package io.github.wooshpay.connect.json;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A set of locations in a session, in the notation of the settings: field names joined by dots,
 * from the top, such as {@code customer_details.email}. A location covers everything below it.
 * Arrays do not count as a step ({@code line_items.data.price.nickname} is that field of each
 * item), and {@code *} matches any one field.
 *
 * <p>Use it by walking down together with the session: {@link #at} for each field, {@link
 * #selected} at the current location. Immutable.
 */
public final class FieldPaths {
  private static final FieldPaths NONE = new FieldPaths(false, Map.of());
  private static final FieldPaths ALL_BELOW = new FieldPaths(true, Map.of());
  private static final String ANY = "*";

  private final boolean selected;
  private final Map<String, FieldPaths> below;

  private FieldPaths(boolean selected, Map<String, FieldPaths> below) {
    this.selected = selected;
    this.below = below;
  }

  /** Returns the empty set. */
  public static FieldPaths none() {
    return NONE;
  }

  /**
   * Returns the set of these locations.
   *
   * @throws IllegalArgumentException if a path is empty or has an empty step; the message is a
   *     sentence for the user
   */
  public static FieldPaths parse(Collection<String> paths) {
    FieldPaths all = NONE;
    for (String path : paths) {
      String[] steps = path.strip().split("\\.", -1);
      for (String step : steps) {
        if (step.isBlank()) {
          throw new IllegalArgumentException(
              "'"
                  + path
                  + "' is not a path: write field names joined by dots, such as customer_details.email");
        }
      }
      all = union(all, chain(steps, 0));
    }
    return all;
  }

  /** Returns whether the set is empty. */
  public boolean isEmpty() {
    return !selected && below.isEmpty();
  }

  /** Returns whether the current location is in the set, with everything below it. */
  public boolean selected() {
    return selected;
  }

  /** Returns the set below the field with this name. */
  public FieldPaths at(String field) {
    if (selected) {
      return ALL_BELOW;
    }
    if (below.isEmpty()) {
      return NONE;
    }
    FieldPaths named = below.getOrDefault(field, NONE);
    FieldPaths any = below.getOrDefault(ANY, NONE);
    return union(named, any);
  }

  private static FieldPaths chain(String[] steps, int from) {
    return from == steps.length
        ? ALL_BELOW
        : new FieldPaths(false, Map.of(steps[from], chain(steps, from + 1)));
  }

  private static FieldPaths union(FieldPaths a, FieldPaths b) {
    if (a.selected || b.isEmpty()) {
      return a;
    }
    if (b.selected || a.isEmpty()) {
      return b;
    }
    Map<String, FieldPaths> both = new LinkedHashMap<>(a.below);
    b.below.forEach((field, paths) -> both.merge(field, paths, FieldPaths::union));
    return new FieldPaths(false, Map.copyOf(both));
  }
}
