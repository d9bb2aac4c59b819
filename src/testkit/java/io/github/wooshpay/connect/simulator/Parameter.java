package io.github.wooshpay.connect.simulator;

import java.util.Arrays;
import java.util.Optional;

/** The documented parameters of the list endpoint. */
public enum Parameter {
  CREATED("created"),
  CREATED_GT("created.gt"),
  CREATED_GTE("created.gte"),
  CREATED_LT("created.lt"),
  CREATED_LTE("created.lte"),
  LIMIT("limit"),
  STARTING_AFTER("starting_after"),
  ENDING_BEFORE("ending_before"),
  CUSTOMER("customer"),
  CUSTOMER_EMAIL("customer_details.email"),
  PAYMENT_INTENT("payment_intent");

  private final String path;

  Parameter(String path) {
    this.path = path;
  }

  /** The name in a query string; in a body the dots are steps into objects. */
  public String path() {
    return path;
  }

  static Optional<Parameter> of(String path) {
    return Arrays.stream(values()).filter(parameter -> parameter.path.equals(path)).findFirst();
  }
}
