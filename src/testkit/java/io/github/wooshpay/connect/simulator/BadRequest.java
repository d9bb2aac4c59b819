package io.github.wooshpay.connect.simulator;

/** A request that the API refuses with a 400. */
final class BadRequest extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  BadRequest(String code, String message) {
    super(message);
    this.code = code;
  }

  SimulatedAnswer answer() {
    return Errors.badRequest(code, String.valueOf(getMessage()));
  }
}
