package io.github.wooshpay.connect.capture.ledger;

import java.util.Locale;

/** The two lanes: today's orders never wait for years of history. */
public enum Lane {
  /** Owns what was created from the boundary on; never done. */
  LIVE,
  /** Owns {@code start.from} up to the boundary; done when it is read, but for its watch. */
  HISTORY;

  /** The name in source partitions: {@code live} or {@code history}. */
  public String partitionName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
