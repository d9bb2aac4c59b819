package io.github.wooshpay.connect.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Timestamp;

/**
 * The section of {@code docs/records.md} that lists every field: what the schema says of it (name,
 * type, whether it may be null, where its shape occurs), together with what {@code
 * src/test/resources/docs/fields.txt} says in words.
 */
final class FieldsSection {
  private static final Path WORDS = Path.of("src/test/resources/docs/fields.txt");
  private static final String PACKAGE = "io.github.wooshpay.connect.";
  private static final String HEAD =
      """
      ## Fields

      <!-- From here on written from the schema by a test. Change the words in
           src/test/resources/docs/fields.txt, then run
           mvn test -Dtest=RecordsPageTest -Dgolden.update=true -->

      A field has the value of the field of the same name, at the same place, in WooshPay's answer; only
      `unmapped` and `observed_at` are the connector's own. Whatever the tables say, an optional field is
      null where WooshPay leaves it out or answers null, where the value is of another type (it is in
      `unmapped` then), and where `fields.exclude` names it. A timestamp is in milliseconds since the
      epoch, UTC. Where WooshPay explains nothing, the meaning is what the name says.
      """;

  private FieldsSection() {}

  /** The words of every shape and field: name to the cells after it. */
  static Map<String, List<String>> words() throws IOException {
    Map<String, List<String>> words = new LinkedHashMap<>();
    for (String line : Files.readAllLines(WORDS)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        List<String> cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
        if (words.put(cells.get(0), cells.subList(1, cells.size())) != null) {
          throw new IllegalStateException(cells.get(0) + " comes twice in " + WORDS);
        }
      }
    }
    return words;
  }

  /** The names of all shapes and fields, as {@link #words} has them. */
  static List<String> names() {
    return shapes().values().stream()
        .flatMap(
            shape ->
                Stream.concat(
                    Stream.of(name(shape)),
                    shape.fields().stream().map(field -> name(shape) + "." + field.name())))
        .toList();
  }

  /** The names of the fields that count something. */
  static List<String> numbers() {
    return shapes().values().stream()
        .flatMap(
            shape ->
                shape.fields().stream()
                    .filter(field -> type(field.schema()).equals("int64"))
                    .map(field -> name(shape) + "." + field.name()))
        .toList();
  }

  static String text() throws IOException {
    Map<String, List<String>> words = words();
    StringBuilder text = new StringBuilder(HEAD);
    for (Schema shape : shapes().values()) {
      text.append("\n### `").append(name(shape)).append("`\n\n");
      if (!places(shape).isEmpty()) {
        text.append("At `").append(String.join("`, `", places(shape))).append("`. ");
      }
      text.append("From: ").append(words.getOrDefault(name(shape), List.of("")).get(0));
      text.append("\n\n| field | type | meaning | null where |\n| --- | --- | --- | --- |\n");
      for (Field field : shape.fields()) {
        append(text, field, words.getOrDefault(name(shape) + "." + field.name(), List.of("")));
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, Field field, List<String> words) {
    String nulls = words.size() > 1 ? words.get(1) : "";
    text.append("| `").append(field.name()).append("` | ").append(type(field.schema()));
    if (words.size() > 2) {
      text.append(", ").append(words.get(2));
    }
    text.append(" | ").append(words.get(0)).append(" |");
    String where = field.schema().isOptional() ? nulls : "never";
    text.append(where.isEmpty() ? "" : " ").append(where).append(" |\n");
  }

  /** Where a shape occurs in a session, as paths of {@code fields.exclude}; none for itself. */
  private static Set<String> places(Schema shape) {
    Set<String> places = new TreeSet<>();
    collect(CheckoutSessionSchema.SCHEMA, "", name(shape), places);
    places.remove("");
    return places;
  }

  private static void collect(Schema schema, String path, String wanted, Set<String> places) {
    if (schema.type() == Schema.Type.ARRAY) {
      collect(schema.valueSchema(), path, wanted, places);
    } else if (schema.type() == Schema.Type.STRUCT) {
      if (name(schema).equals(wanted)) {
        places.add(path);
      }
      String prefix = path.isEmpty() ? "" : path + ".";
      schema.fields().forEach(f -> collect(f.schema(), prefix + f.name(), wanted, places));
    }
  }

  private static Map<String, Schema> shapes() {
    return SchemaText.shapes(CheckoutSessionSchema.SCHEMA);
  }

  private static String name(Schema shape) {
    return shape.name().substring(PACKAGE.length());
  }

  /** A type in the words of the page. */
  private static String type(Schema schema) {
    return switch (schema.type()) {
      case STRING -> "text";
      case INT64 -> Timestamp.LOGICAL_NAME.equals(schema.name()) ? "timestamp" : "int64";
      case BOOLEAN -> "boolean";
      case STRUCT -> "`" + name(schema) + "`";
      case ARRAY -> "array of " + type(schema.valueSchema());
      case MAP -> "map of " + type(schema.keySchema()) + " to " + type(schema.valueSchema());
      default -> throw new IllegalArgumentException("the page has no word for " + schema.type());
    };
  }
}
