package io.github.wooshpay.connect.api;

import io.github.wooshpay.connect.api.ApiException.Kind;
import io.github.wooshpay.connect.api.ApiRequest.Subject;
import java.util.Locale;

/**
 * A parameter that the API ignored. An ignored parameter makes no error, only wrong answers, so
 * every answer is checked against its request.
 *
 * @param name the parameter, as the reference names it: {@code created.gt}, {@code starting_after}
 * @param evidence the part of the answer that shows it, without personal data
 */
public record IgnoredParameter(String name, String evidence) {
  static final String STYLE = "wooshpay.request.style";
  static final String UNIT = "wooshpay.timestamp.unit";

  /** The error for the user, said of this request. */
  ApiException during(Subject subject, RequestedPart part) {
    String message =
        String.format(
            Locale.ROOT,
            "WooshPay ignored %s in %s: %s. The answer cannot be used; check %s and%s.",
            name,
            part.of(subject),
            evidence,
            STYLE,
            subject == Subject.LINE_ITEMS
                ? " " + FailureTriage.LINE_ITEMS + ", which may be as.listed"
                : ", where it is pinned, " + UNIT);
    return new ApiException(Kind.PARAMETER_IGNORED, STYLE, message, null);
  }
}
