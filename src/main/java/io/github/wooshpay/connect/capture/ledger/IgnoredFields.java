package io.github.wooshpay.connect.capture.ledger;

import io.github.wooshpay.connect.json.FieldPaths;

/**
 * Fields whose change alone does not make a new version.
 *
 * @param now those that the user ignores, and those that records do not hold
 * @param inFormatOne those that offsets of format 1 left out: the ones that the user ignores
 */
public record IgnoredFields(FieldPaths now, FieldPaths inFormatOne) {
  /** Returns the empty set. */
  public static IgnoredFields none() {
    return new IgnoredFields(FieldPaths.none(), FieldPaths.none());
  }
}
