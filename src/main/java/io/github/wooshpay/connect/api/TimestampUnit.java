package io.github.wooshpay.connect.api;

/** The unit in which the API takes the bounds of {@code created}. */
public enum TimestampUnit {
  SECONDS(1000),
  MILLISECONDS(1);

  private final int ms;

  TimestampUnit(int ms) {
    this.ms = ms;
  }

  /** One unit in milliseconds. */
  public int ms() {
    return ms;
  }
}
