package io.github.wooshpay.connect.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;

/**
 * The columns in {@code docs/relational.md} are the schema's fields as {@code
 * config/jdbc-upsert.json} flattens them. That a real sink makes this table is shown by {@code mvn
 * -Pjdbc}; this test fails in every build when the schema grows and the page does not.
 */
class RelationalPageTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| ([a-z ]+) \\|");

  @Test
  void the_page_has_a_column_for_each_field_that_the_ready_configuration_keeps()
      throws IOException {
    Map<String, String> documented = new LinkedHashMap<>();
    ROW.matcher(Files.readString(Path.of("docs", "relational.md")))
        .results()
        .forEach(row -> documented.put(row.group(1), row.group(2)));

    Map<String, String> columns = new LinkedHashMap<>();
    flatten(CheckoutSessionSchema.SCHEMA, "", leftOut(), columns);

    assertThat(documented).containsExactlyEntriesOf(columns);
  }

  private static Set<String> leftOut() throws IOException {
    return Set.of(
        new ObjectMapper()
            .readTree(Path.of("config", "jdbc-upsert.json").toFile())
            .path("config")
            .path("transforms.scalars.exclude")
            .textValue()
            .split(","));
  }

  private static void flatten(
      Schema struct, String prefix, Set<String> leftOut, Map<String, String> columns) {
    for (Field field : struct.fields()) {
      String name = prefix + field.name();
      if (leftOut.contains(name)) {
        continue;
      }
      if (field.schema().type() == Schema.Type.STRUCT) {
        flatten(field.schema(), name + "_", leftOut, columns);
      } else {
        columns.put(name, type(field.schema()) + (field.schema().isOptional() ? "" : " not null"));
      }
    }
  }

  private static String type(Schema schema) {
    if (Timestamp.LOGICAL_NAME.equals(schema.name())) {
      return "timestamp without time zone";
    }
    return switch (schema.type()) {
      case STRING -> "text";
      case INT64 -> "bigint";
      case BOOLEAN -> "boolean";
      default -> throw new AssertionError("a column of type " + schema.type());
    };
  }
}
