package io.github.wooshpay.connect.capture.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The digest of a session's content, for tests of other packages. Not thread-safe. */
public final class ContentDigest {
  private final Fingerprint fingerprint = new Fingerprint(IgnoredFields.none());

  /** Of the whole session. */
  public long of(ObjectNode session) {
    return fingerprint.ofContent(session);
  }
}
