package io.github.wooshpay.connect.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * Reads JSON into trees of {@link ShapedObject}. Jackson's parser splits the text into tokens; this
 * builds the tree, because it can predict the next field name: it is nearly always the one that
 * followed last time, so the parser only compares bytes instead of looking the name up. A new
 * worker also reads its first page sooner, without the classes of an {@code ObjectMapper}.
 *
 * <p>Numbers keep every digit, and if a field comes twice, the last value counts. Thread-safe.
 */
public final class JsonReader {
  private final JsonFactory factory;
  private final JsonNodeFactory nodes;
  private final Shape root;

  /**
   * @param bounds what to refuse, because it would exhaust memory or the stack
   * @param mostShapes how many shapes of objects to remember; further ones are read too, but need
   *     more memory
   */
  public JsonReader(StreamReadConstraints bounds, int mostShapes) {
    this.factory = JsonFactory.builder().streamReadConstraints(bounds).build();
    this.root = Shape.root(mostShapes);
    this.nodes = ShapedObject.factory(root);
  }

  /**
   * Reads one JSON value to the end of the stream; a missing node if there is none.
   *
   * @throws com.fasterxml.jackson.core.JacksonException if it is not one JSON value, or exceeds the
   *     bounds
   * @throws NumberFormatException if a number has an exponent beyond 32 bits
   * @throws IOException if the stream fails
   */
  public JsonNode read(InputStream in) throws IOException {
    try (JsonParser parser = factory.createParser(in)) {
      return new Builder(parser).whole();
    }
  }

  /** Reads one JSON value like {@link #read(InputStream)}. */
  public JsonNode read(String text) throws IOException {
    try (JsonParser parser = factory.createParser(text)) {
      return new Builder(parser).whole();
    }
  }

  /** Builds the tree of one text. */
  private final class Builder {
    private final JsonParser in;

    /** The values of the containers that are not complete, outermost first. */
    private JsonNode[] values = new JsonNode[64];

    private int count;

    private Builder(JsonParser in) {
      this.in = in;
    }

    JsonNode whole() throws IOException {
      JsonToken token = in.nextToken();
      JsonNode value = token == null ? MissingNode.getInstance() : value(token);
      if (in.nextToken() != null) {
        throw new JsonParseException(in, "more than one value");
      }
      return value;
    }

    private JsonNode value(JsonToken token) throws IOException {
      return switch (token) {
        case START_OBJECT -> object();
        case START_ARRAY -> array();
        case VALUE_STRING -> nodes.textNode(in.getText());
        case VALUE_NUMBER_INT -> integer();
        case VALUE_NUMBER_FLOAT -> nodes.numberNode(in.getDecimalValue());
        case VALUE_TRUE -> nodes.booleanNode(true);
        case VALUE_FALSE -> nodes.booleanNode(false);
        case VALUE_NULL -> nodes.nullNode();
        default -> throw new JsonParseException(in, "not a value");
      };
    }

    private JsonNode integer() throws IOException {
      return switch (in.getNumberType()) {
        case INT -> nodes.numberNode(in.getIntValue());
        case LONG -> nodes.numberNode(in.getLongValue());
        default -> nodes.numberNode(in.getBigIntegerValue());
      };
    }

    private ArrayNode array() throws IOException {
      int from = count;
      for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
        push(value(token));
      }
      return new ArrayNode(nodes, new ArrayList<>(Arrays.asList(popFrom(from))));
    }

    private ObjectNode object() throws IOException {
      int from = count;
      Shape shape = root;
      while (true) {
        Shape larger = shape.probableChild();
        if (larger == null || !in.nextFieldName(larger.lastName())) {
          JsonToken token = larger == null ? in.nextToken() : in.currentToken();
          if (token == JsonToken.END_OBJECT) {
            return new ShapedObject(nodes, shape, popFrom(from));
          }
          larger = shape.with(in.currentName());
          if (larger == null) {
            return rest(new ShapedObject(nodes, shape, popFrom(from)));
          }
        }
        JsonToken token = in.nextToken();
        push(token == JsonToken.VALUE_STRING ? larger.shared(in.getText()) : value(token));
        shape = larger;
      }
    }

    /** Adds the remaining fields of an object, of which the current name does not fit its shape. */
    private ObjectNode rest(ObjectNode object) throws IOException {
      for (String name = in.currentName(); name != null; name = in.nextFieldName()) {
        object.set(name, value(in.nextToken()));
      }
      return object;
    }

    private void push(JsonNode value) {
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count++] = value;
    }

    private JsonNode[] popFrom(int from) {
      JsonNode[] popped = Arrays.copyOfRange(values, from, count);
      count = from;
      return popped;
    }
  }
}
