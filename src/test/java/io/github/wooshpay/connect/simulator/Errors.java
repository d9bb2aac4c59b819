package io.github.wooshpay.connect.simulator;

/** The errors of the API, in the documented shape. */
final class Errors {
  private static final String INVALID = "invalid_request_error";

  private Errors() {}

  static Answer badRequest(String code, String message) {
    return Answer.error(400, INVALID, code, message);
  }

  static Answer unauthorized() {
    return Answer.error(401, INVALID, "invalid_api_key", "Invalid API key provided.");
  }

  static Answer forbidden() {
    return Answer.error(
        403,
        INVALID,
        "permission_denied",
        "The API key does not have permission for this request.");
  }

  static Answer notFound() {
    return Answer.error(404, INVALID, "resource_missing", "Unrecognized request URL.");
  }

  static Answer noSuchSession() {
    return Answer.error(404, INVALID, "resource_missing", "No such checkout session.");
  }

  static Answer methodNotAllowed() {
    return Answer.error(405, INVALID, "method_not_allowed", "Unsupported method for this URL.");
  }

  static Answer tooManyRequests() {
    return Answer.error(
        429,
        "api_error",
        "rate_limit",
        "Too many requests; we recommend an exponential backoff of your requests.");
  }
}
