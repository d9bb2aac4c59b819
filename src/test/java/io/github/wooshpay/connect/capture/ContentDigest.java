package io.github.wooshpay.connect.capture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.json.FieldPaths;

/** The digest of a session's content, for tests of other packages. For one thread. */
public final class ContentDigest {
  private final Fingerprint fingerprint = new Fingerprint(FieldPaths.none());

  /** Of the whole session. */
  public long of(ObjectNode session) {
    return fingerprint.ofContent(session);
  }
}
