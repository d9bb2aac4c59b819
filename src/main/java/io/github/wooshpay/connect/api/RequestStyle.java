package io.github.wooshpay.connect.api;

/** How the parameters of a list request travel. */
public enum RequestStyle {
  /** As a JSON object in the body of the GET: as documented. */
  BODY,
  /** As a query string, {@code created.gt=…}. */
  QUERY
}
