package io.github.wooshpay.connect.simulator;

/** The order of the list, which the reference leaves open. */
public enum ListOrder {
  NEWEST_FIRST,
  OLDEST_FIRST,
  /** By nothing that has to do with time, as a list by last update is. */
  NO_ORDER_OF_TIME
}
