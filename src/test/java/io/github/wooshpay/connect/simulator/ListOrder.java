package io.github.wooshpay.connect.simulator;

/** The order of the list, which the reference leaves open. */
public enum ListOrder {
  NEWEST_FIRST,
  OLDEST_FIRST
}
