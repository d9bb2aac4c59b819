package io.github.wooshpay.connect.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.json.Surrogates;
import io.github.wooshpay.connect.session.EpochUnit;
import io.github.wooshpay.connect.session.Session;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a list answer, leniently in what does no harm and strictly in what could lose sessions. */
final class AnswerReader {
  private static final int MAX_ID_LENGTH = 255;
  private static final BigDecimal MAX_CREATED = BigDecimal.valueOf(EpochUnit.LAST_MS);
  // No exponent: BigDecimal would take minutes to expand a hostile one.
  private static final Pattern INTEGER_TEXT = Pattern.compile("[0-9]{1,15}(\\.0{1,9})?");

  private AnswerReader() {}

  /** The body is cut off, no JSON, or JSON of another shape; the message is free of content. */
  static final class Unreadable extends IOException {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message);
    }

    /** What {@link Json} sets bounds to. */
    static Unreadable tooLarge() {
      return new Unreadable(
          "the body is too large (more than "
              + (Json.MAX_BYTES >> 20)
              + " MB, "
              + Json.MAX_TOKENS
              + " values or "
              + Json.MAX_DEPTH
              + " levels); a lower page.limit may help");
    }
  }

  /**
   * Reads one answer.
   *
   * @throws Unreadable if the body is not a list
   * @throws IOException if the connection broke
   */
  static Answer read(InputStream body) throws IOException {
    JsonNode list = list(body);
    JsonNode data = list.path("data");
    List<Session> sessions = new ArrayList<>(data.size());
    List<String> malformed = new ArrayList<>();
    for (int i = 0; i < data.size(); i++) {
      Session session = session(data.get(i));
      if (session != null) {
        sessions.add(session);
      } else {
        malformed.add(
            "Entry " + i + " of the page is not a session: " + problem(data.get(i)) + ".");
      }
    }
    return new Answer(sessions, malformed, more(list));
  }

  /**
   * Reads a page of line items.
   *
   * @throws Unreadable if this is not a list
   * @throws IOException if the connection broke
   */
  static LineItemPage readItems(InputStream body) throws IOException {
    JsonNode list = list(body);
    List<JsonNode> items = new ArrayList<>(list.path("data").size());
    list.path("data").forEach(items::add);
    return new LineItemPage(items, more(list));
  }

  private static More more(JsonNode list) {
    JsonNode more = list.path("has_more");
    return more.isBoolean() ? More.of(more.booleanValue()) : More.UNSAID;
  }

  private static JsonNode list(InputStream body) throws IOException {
    JsonNode list = tree(body);
    if (!list.isObject()) {
      throw new Unreadable("the body is not a JSON object");
    }
    if (!list.path("data").isArray()) {
      throw new Unreadable("data is not an array");
    }
    JsonNode more = list.path("has_more");
    if (!more.isBoolean() && !more.isNull() && !more.isMissingNode()) {
      throw new Unreadable("has_more is not a boolean");
    }
    return list;
  }

  /** The unit in which a session's {@code created} was answered. */
  static EpochUnit unit(Session session) {
    return session.createdMs() == created(session.json().path("created"))
        ? EpochUnit.MILLISECONDS
        : EpochUnit.SECONDS;
  }

  /** The whole body as one JSON value. */
  static JsonNode tree(InputStream body) throws IOException {
    try {
      return Json.READER.read(new StrictUtf8(body));
    } catch (StreamConstraintsException e) {
      throw Unreadable.tooLarge();
    } catch (NumberFormatException e) {
      // Of an exponent past 32 bits; Jackson lets it through as it is.
      throw new Unreadable("the body has a number that is too large to be read");
    } catch (JacksonException | CharConversionException e) {
      // Jackson's own message may quote the body.
      throw new Unreadable("the body is not JSON, or was truncated");
    }
  }

  private static @Nullable Session session(JsonNode entry) {
    if (entry instanceof ObjectNode json) {
      String id = id(json.path("id"));
      long created = created(json.path("created"));
      if (id != null && created > 0) {
        return new Session(id, EpochUnit.toMs(created), json);
      }
    }
    return null;
  }

  /** It is the key of records, and part of offsets and messages: so it must be fit for them. */
  private static @Nullable String id(JsonNode id) {
    String text = idText(id);
    boolean fit =
        !text.isBlank()
            && text.length() <= MAX_ID_LENGTH
            && !hasControls(text)
            && !Surrogates.loneIn(text);
    return fit ? text : null;
  }

  private static boolean hasControls(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static String idText(JsonNode id) {
    return id.isTextual() || id.isNumber() ? id.asText() : "";
  }

  /** The value as it came, in either unit; 0 if it is none. */
  private static long created(JsonNode created) {
    if (created.isIntegralNumber() && created.canConvertToLong()) {
      long whole = created.longValue();
      return whole > 0 && whole <= EpochUnit.LAST_MS ? whole : 0;
    }
    BigDecimal value = BigDecimal.ZERO;
    if (created.isNumber()) {
      value = created.decimalValue();
    } else if (INTEGER_TEXT.matcher(created.asText("").strip()).matches()) {
      value = new BigDecimal(created.asText("").strip());
    }
    // The range comes first: it bounds the work of the test for a whole number.
    boolean inRange = value.compareTo(BigDecimal.ONE) >= 0 && value.compareTo(MAX_CREATED) <= 0;
    return inRange && value.remainder(BigDecimal.ONE).signum() == 0 ? value.longValue() : 0;
  }

  private static String problem(JsonNode entry) {
    if (!entry.isObject()) {
      return "it is not a JSON object";
    }
    if (idText(entry.path("id")).isBlank()) {
      return "its id is missing, empty or no text";
    }
    return id(entry.path("id")) == null
        ? "its id is longer than " + MAX_ID_LENGTH + " characters or has characters that no id has"
        : "its created is missing or no instant";
  }
}
