package io.github.wooshpay.connect.record;

import io.github.wooshpay.connect.json.FieldPaths;

/**
 * What must not show at a place of the session, or below it. Read by walking down beside the
 * session, as {@link FieldPaths} are: {@link #at} for each field; arrays are no step. Immutable.
 */
record Redaction(FieldPaths excluded, FieldPaths hashed, SaltedHash hash) {

  static Redaction of(RecordSettings settings) {
    return new Redaction(
        settings.excluded(), settings.hashed(), new SaltedHash(settings.hashSalt()));
  }

  /** The redaction as seen from below the field of this name. */
  Redaction at(String field) {
    return isEmpty() ? this : new Redaction(excluded.at(field), hashed.at(field), hash);
  }

  /** Whether nothing is redacted here or below. */
  boolean isEmpty() {
    return excluded.isEmpty() && hashed.isEmpty();
  }

  /** Whether the value here is left out, whatever it is. */
  boolean drops() {
    return excluded.selected();
  }

  /** Whether the value here, or each value below it, is replaced by its hash. */
  boolean hashes() {
    return hashed.selected();
  }

  /** Returns whether something is left out here or below. */
  boolean excludes() {
    return !excluded.isEmpty();
  }

  /** The same places left out, and none hashed. */
  Redaction withoutHashing() {
    return new Redaction(excluded, FieldPaths.none(), hash);
  }
}
