package io.github.wooshpay.connect.api;

import io.github.wooshpay.connect.session.EpochUnit;
import java.util.Locale;

/**
 * How this account's API wants to be spoken to: the reference documents one way, other public pages
 * and samples show another.
 *
 * @param style how the parameters travel
 * @param unit the unit of the bounds of {@code created}
 */
public record Dialect(RequestStyle style, EpochUnit unit) {
  /** As a person would say it: {@code style body, unit seconds}. */
  @Override
  public String toString() {
    return "style " + name(style) + ", unit " + name(unit);
  }

  static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
