package io.github.wooshpay.connect.fulfilment;

/** Where a kill hurts most. */
public enum Moment {
  /** The order is shipped, and the order system's transaction is not committed. */
  IN_THE_TRANSACTION,
  /** The transaction is committed, and the record's offset is not. */
  BEFORE_THE_OFFSET
}
