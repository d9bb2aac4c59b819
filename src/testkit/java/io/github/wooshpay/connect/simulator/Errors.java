package io.github.wooshpay.connect.simulator;

/** The errors of the API, in the documented shape. */
final class Errors {
  private static final String INVALID = "invalid_request_error";

  private Errors() {}

  static SimulatedAnswer badRequest(String code, String message) {
    return SimulatedAnswer.error(400, INVALID, code, message);
  }

  static SimulatedAnswer unauthorized() {
    return SimulatedAnswer.error(401, INVALID, "invalid_api_key", "Invalid API key provided.");
  }

  static SimulatedAnswer forbidden() {
    return SimulatedAnswer.error(
        403,
        INVALID,
        "permission_denied",
        "The API key does not have permission for this request.");
  }

  static SimulatedAnswer notFound() {
    return SimulatedAnswer.error(404, INVALID, "resource_missing", "Unrecognized request URL.");
  }

  static SimulatedAnswer noSuchSession() {
    return SimulatedAnswer.error(404, INVALID, "resource_missing", "No such checkout session.");
  }

  static SimulatedAnswer methodNotAllowed() {
    return SimulatedAnswer.error(
        405, INVALID, "method_not_allowed", "Unsupported method for this URL.");
  }

  static SimulatedAnswer tooManyRequests() {
    return SimulatedAnswer.error(
        429,
        "api_error",
        "rate_limit",
        "Too many requests; we recommend an exponential backoff of your requests.");
  }
}
