package io.github.wooshpay.connect.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.wooshpay.connect.session.EpochUnit;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a list request, read strictly by the reference: bounds are strings that hold an
 * integer, the limit is an integer. What is not a documented parameter is skipped.
 */
final class Parameters {
  private static final int DEFAULT_LIMIT = 10;
  private static final int MAX_LIMIT = 100;

  private final Map<Parameter, String> values = new EnumMap<>(Parameter.class);

  void readQuery(String query) throws BadRequest {
    for (String pair : query.split("&", -1)) {
      String[] nameAndValue = pair.split("=", 2);
      Parameter parameter = Parameter.of(decoded(nameAndValue[0])).orElse(null);
      if (parameter != null && nameAndValue.length == 2) {
        values.put(parameter, decoded(nameAndValue[1]));
      }
    }
  }

  private static String decoded(String text) throws BadRequest {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new BadRequest("parameter_invalid", "The query is not URL-encoded.");
    }
  }

  void readBody(String body) throws BadRequest {
    JsonNode json;
    try {
      json = SimulatedJson.parse(body.getBytes(StandardCharsets.UTF_8));
    } catch (UncheckedIOException e) {
      throw new BadRequest("parameter_invalid", "The body is not JSON.");
    }
    if (!json.isObject()) {
      throw new BadRequest("parameter_invalid", "The body is not an object.");
    }
    for (Parameter parameter : Parameter.values()) {
      JsonNode value = json.at("/" + parameter.path().replace('.', '/'));
      boolean absent = value.isMissingNode() || value.isNull();
      boolean container = parameter == Parameter.CREATED && value.isObject();
      if (!absent && !container) {
        values.put(parameter, text(parameter, value));
      }
    }
  }

  private static String text(Parameter parameter, JsonNode value) throws BadRequest {
    boolean typed = parameter == Parameter.LIMIT ? value.isIntegralNumber() : value.isTextual();
    if (!typed) {
      throw new BadRequest(
          "parameter_invalid_type", "Invalid type of the parameter " + parameter.path() + ".");
    }
    return value.asText();
  }

  void ignore(Set<Parameter> ignored) {
    values.keySet().removeAll(ignored);
  }

  /**
   * Understands the parameters.
   *
   * @param exact whether bounds are compared with the exact instant; otherwise with the instant in
   *     whole units
   */
  ListQuery query(EpochUnit unit, boolean exact) throws BadRequest {
    String startingAfter = values.get(Parameter.STARTING_AFTER);
    String endingBefore = values.get(Parameter.ENDING_BEFORE);
    if (startingAfter != null && endingBefore != null) {
      throw new BadRequest(
          "parameter_invalid", "Only one of starting_after and ending_before may be given.");
    }
    // The first instant after those that one unit of the bounds covers.
    long width = exact ? 1 : unit.ms();
    long from = Long.MIN_VALUE;
    from = Math.max(from, bound(Parameter.CREATED, unit, 0, Long.MIN_VALUE));
    from = Math.max(from, bound(Parameter.CREATED_GTE, unit, 0, Long.MIN_VALUE));
    from = Math.max(from, bound(Parameter.CREATED_GT, unit, width, Long.MIN_VALUE));
    long to = Long.MAX_VALUE;
    to = Math.min(to, bound(Parameter.CREATED, unit, width, Long.MAX_VALUE));
    to = Math.min(to, bound(Parameter.CREATED_LT, unit, 0, Long.MAX_VALUE));
    to = Math.min(to, bound(Parameter.CREATED_LTE, unit, width, Long.MAX_VALUE));
    return new ListQuery(
        from,
        to,
        limit(),
        startingAfter,
        endingBefore,
        filter(Parameter.CUSTOMER),
        filter(Parameter.CUSTOMER_EMAIL),
        filter(Parameter.PAYMENT_INTENT));
  }

  private long bound(Parameter parameter, EpochUnit unit, long plusMs, long otherwise)
      throws BadRequest {
    String text = values.get(parameter);
    if (text == null) {
      return otherwise;
    }
    try {
      return Math.addExact(Math.multiplyExact(integer(parameter, text), unit.ms()), plusMs);
    } catch (ArithmeticException e) {
      return text.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  private int limit() throws BadRequest {
    String text = values.get(Parameter.LIMIT);
    long limit = text == null ? DEFAULT_LIMIT : integer(Parameter.LIMIT, text);
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new BadRequest("parameter_invalid", "limit has to be from 1 to " + MAX_LIMIT + ".");
    }
    return (int) limit;
  }

  private static long integer(Parameter parameter, String text) throws BadRequest {
    if (!SimulatedJson.isInteger(text)) {
      throw new BadRequest(
          "parameter_invalid_integer",
          "Invalid integer in the parameter " + parameter.path() + ".");
    }
    return Long.parseLong(text);
  }

  private @Nullable String filter(Parameter parameter) {
    String text = values.get(parameter);
    return text == null || text.isEmpty() ? null : text;
  }
}
