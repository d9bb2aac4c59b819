package io.github.wooshpay.connect.session;

import java.util.Locale;

/** For which versions of a session the line items are fetched; the setting {@code line.items}. */
public enum LineItemsMode {
  /** For none: a record contains what the session list returns. */
  AS_LISTED,
  /** For every version that is paid. */
  PAID,
  /** For every version. */
  ALL;

  /** Returns the value of the setting: {@code as.listed}, {@code paid} or {@code all}. */
  public String settingValue() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /** Returns whether line items are fetched for a version in this state. */
  public boolean fetchesFor(PaymentState state) {
    return this == ALL || (this == PAID && state == PaymentState.PAID);
  }
}
