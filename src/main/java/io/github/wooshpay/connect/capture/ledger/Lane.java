package io.github.wooshpay.connect.capture.ledger;

import java.util.Locale;

/** The two lanes: today's orders never wait for years of history. */
public enum Lane {
  /** Owns sessions created at or after the boundary; never done. */
  LIVE,
  /** Owns {@code start.from} up to the boundary; once read, only its watched instants remain. */
  HISTORY;

  /** The name in source partitions: {@code live} or {@code history}. */
  public String partitionName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
