package io.github.wooshpay.connect.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.wooshpay.connect.api.ListRequest.Between;
import io.github.wooshpay.connect.session.EpochUnit;
import io.github.wooshpay.connect.session.Session;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Checks an answer against its request. */
final class Guards {
  private Guards() {}

  /** The first parameter that the answer shows to be ignored, if any. */
  static Optional<IgnoredParameter> ignored(ListRequest asked, EpochUnit unit, Answer answer) {
    return limit(asked, answer)
        .or(() -> bounds(asked, unit, answer))
        .or(() -> filters(asked, answer));
  }

  static Optional<IgnoredParameter> limit(ListRequest asked, Answer answer) {
    return asked.limit() != null && answer.size() > asked.limit()
        ? Optional.of(
            new IgnoredParameter(
                "limit", answer.size() + " sessions answered to a limit of " + asked.limit()))
        : Optional.empty();
  }

  /**
   * One unit of slack on each side: the API may round, or count a bound in. The unit is the coarser
   * of the two, of the bounds and of the answered instant.
   */
  private static Optional<IgnoredParameter> bounds(
      ListRequest asked, EpochUnit unit, Answer answer) {
    Between between = asked.created();
    if (between == null) {
      return Optional.empty();
    }
    for (Session session : answer.sessions()) {
      long slackMs = Math.max(unit.ms(), AnswerReader.unit(session).ms());
      long gt = between.gt();
      if (session.createdMs() < (gt + 1) * unit.ms() - slackMs) {
        return Optional.of(outside("created.gt", gt, session));
      }
      Long lte = between.lte();
      if (lte != null && session.createdMs() > lte * unit.ms() + slackMs) {
        return Optional.of(outside("created.lte", lte, session));
      }
    }
    return Optional.empty();
  }

  private static IgnoredParameter outside(String name, long bound, Session session) {
    return new IgnoredParameter(
        name,
        String.format(
            Locale.ROOT,
            "session %s, created at %d ms, was returned for %s %d",
            session.id(),
            session.createdMs(),
            name,
            bound));
  }

  static Optional<IgnoredParameter> filters(ListRequest asked, Answer answer) {
    return filter(answer, "customer", asked.customer(), String::equals)
        .or(
            () ->
                filter(
                    answer,
                    "customer_details.email",
                    asked.customerEmail(),
                    String::equalsIgnoreCase))
        .or(() -> filter(answer, "payment_intent", asked.paymentIntent(), String::equals));
  }

  /** A field that is absent, null or empty shows nothing: all are optional. */
  private static Optional<IgnoredParameter> filter(
      Answer answer, String name, @Nullable String asked, BiPredicate<String, String> same) {
    if (asked == null) {
      return Optional.empty();
    }
    for (Session session : answer.sessions()) {
      JsonNode field = session.json().at("/" + name.replace('.', '/'));
      String value = field.isValueNode() && !field.isNull() ? field.asText() : "";
      if (!value.isBlank() && !same.test(asked, value)) {
        return Optional.of(
            new IgnoredParameter(name, "session " + session.id() + " has another value there"));
      }
    }
    return Optional.empty();
  }
}
