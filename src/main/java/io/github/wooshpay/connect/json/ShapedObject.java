package io.github.wooshpay.connect.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that keeps its values beside a {@link Shape} that others share: to Jackson an
 * object like any other, in half of the memory, and its fields are found by an index that is the
 * same for all objects of the shape. Not safe for use by several threads at once while it is
 * written to.
 */
@SuppressWarnings("unchecked") // Of a signature of Jackson's that is inherited.
public final class ShapedObject extends ObjectNode {
  private static final long serialVersionUID = 1L;

  private final transient Fields fields;

  private ShapedObject(JsonNodeFactory factory, Fields fields) {
    super(factory, fields);
    this.fields = fields;
  }

  /** A factory of such objects, to which at most so many shapes are known. */
  public static JsonNodeFactory factory(int mostShapes) {
    return new Factory(Shape.root(mostShapes));
  }

  /** The value as an object with a shape; null where it is none, or has lost its shape. */
  public static @Nullable ShapedObject shaped(JsonNode value) {
    return value instanceof ShapedObject object && object.fields.shape != null ? object : null;
  }

  /**
   * The shape.
   *
   * @throws IllegalStateException if it has none, being too large or of one too many
   */
  public Shape shape() {
    if (fields.shape == null) {
      throw new IllegalStateException("has no shape");
    }
    return fields.shape;
  }

  /** The value of the name at an index in {@link Shape#names}. */
  public JsonNode at(int index) {
    return fields.values[index];
  }

  private static final class Factory extends JsonNodeFactory {
    private static final long serialVersionUID = 1L;

    private final transient Shape root;

    private Factory(Shape root) {
      this.root = root;
    }

    @Override
    public ObjectNode objectNode() {
      return new ShapedObject(this, new Fields(root));
    }
  }

  /** The fields, by a shape while there is one, and by a hash table from then on. */
  private static final class Fields extends AbstractMap<String, JsonNode> {
    private static final JsonNode[] NONE = {};

    private @Nullable Shape shape;
    private JsonNode[] values = NONE;
    private Map<String, JsonNode> unshaped = Map.of();

    private Fields(Shape shape) {
      this.shape = shape;
    }

    @Override
    public int size() {
      return shape == null ? unshaped.size() : shape.size();
    }

    @Override
    public @Nullable JsonNode get(Object name) {
      if (shape == null) {
        return unshaped.get(name);
      }
      int index = indexOf(shape, name);
      return index < 0 ? null : values[index];
    }

    @Override
    public boolean containsKey(Object name) {
      return shape == null ? unshaped.containsKey(name) : indexOf(shape, name) >= 0;
    }

    @Override
    public @Nullable JsonNode put(String name, JsonNode value) {
      if (shape == null) {
        return unshaped.put(name, value);
      }
      Shape larger = shape.with(name);
      if (larger != null) {
        append(value, shape.size());
        shape = larger;
        return null;
      }
      int index = shape.indexOf(name);
      if (index >= 0) {
        JsonNode former = values[index];
        values[index] = value;
        return former;
      }
      return unshape().put(name, value);
    }

    @Override
    public @Nullable JsonNode remove(Object name) {
      return containsKey(name) ? unshape().remove(name) : null;
    }

    @Override
    public void clear() {
      unshape().clear();
    }

    @Override
    public Set<Map.Entry<String, JsonNode>> entrySet() {
      return shape == null ? unshaped.entrySet() : new Entries(shape, values);
    }

    private void append(JsonNode value, int at) {
      if (at == values.length) {
        values = Arrays.copyOf(values, at < 4 ? 4 : at + (at >> 1));
      }
      values[at] = value;
    }

    private Map<String, JsonNode> unshape() {
      if (shape != null) {
        unshaped = new LinkedHashMap<>(this);
        shape = null;
        values = NONE;
      }
      return unshaped;
    }

    private static int indexOf(Shape shape, Object name) {
      return name instanceof String text ? shape.indexOf(text) : -1;
    }
  }

  private static final class Entries extends AbstractSet<Map.Entry<String, JsonNode>> {
    private final Shape shape;
    private final JsonNode[] values;

    private Entries(Shape shape, JsonNode[] values) {
      this.shape = shape;
      this.values = values;
    }

    @Override
    public int size() {
      return shape.size();
    }

    @Override
    public Iterator<Map.Entry<String, JsonNode>> iterator() {
      Iterator<String> names = shape.names().iterator();
      return new Iterator<>() {
        private int next;

        @Override
        public boolean hasNext() {
          return names.hasNext();
        }

        @Override
        public Map.Entry<String, JsonNode> next() {
          if (!names.hasNext()) {
            throw new NoSuchElementException();
          }
          return new AbstractMap.SimpleImmutableEntry<>(names.next(), values[next++]);
        }
      };
    }
  }
}
