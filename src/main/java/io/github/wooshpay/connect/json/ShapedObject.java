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
 * A JSON object that consists of its values and a shared {@link Shape}. For Jackson it is an
 * ordinary object, in half the memory, and a field has the same index in all objects of the shape.
 * Not thread-safe while it is modified.
 */
@SuppressWarnings("unchecked") // Because of a signature inherited from Jackson.
public final class ShapedObject extends ObjectNode {
  private static final long serialVersionUID = 1L;

  private final transient Fields fields;

  private ShapedObject(JsonNodeFactory factory, Fields fields) {
    super(factory, fields);
    this.fields = fields;
  }

  /** Creates an object that consists of these values, in the order of the names. */
  ShapedObject(JsonNodeFactory factory, Shape shape, JsonNode[] values) {
    this(factory, new Fields(shape, values));
  }

  /** Returns a factory of objects whose shapes belong to the tree of this empty shape. */
  static JsonNodeFactory factory(Shape root) {
    return new Factory(root);
  }

  /** Returns the value as an object with a shape; null if it is not one, or has lost its shape. */
  public static @Nullable ShapedObject shaped(JsonNode value) {
    return value instanceof ShapedObject object && object.fields.shape != null ? object : null;
  }

  /**
   * Returns the shape.
   *
   * @throws IllegalStateException if it has none, because it is too large or there are too many
   */
  public Shape shape() {
    if (fields.shape == null) {
      throw new IllegalStateException("has no shape");
    }
    return fields.shape;
  }

  /** Returns the value of the name at an index in {@link Shape#names}. */
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
      return new ShapedObject(this, root, Fields.NONE);
    }
  }

  /** The fields: indexed by the shape while there is one, otherwise in a hash table. */
  private static final class Fields extends AbstractMap<String, JsonNode> {
    private static final JsonNode[] NONE = {};

    private @Nullable Shape shape;
    private JsonNode[] values;
    private Map<String, JsonNode> unshaped = Map.of();

    private Fields(Shape shape, JsonNode[] values) {
      this.shape = shape;
      this.values = values;
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
