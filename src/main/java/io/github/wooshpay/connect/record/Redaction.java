package io.github.wooshpay.connect.record;

import io.github.wooshpay.connect.json.FieldPaths;

/**
 * The redaction of a location in the session and everything below it. Walk down together with the
 * session, as with {@link FieldPaths}: {@link #at} for each field; arrays do not count as a step.
 * Immutable.
 */
record Redaction(FieldPaths excluded, FieldPaths hashed, SaltedHash hash) {

  static Redaction of(RecordSettings settings) {
    return new Redaction(
        settings.excluded(), settings.hashed(), new SaltedHash(settings.hashSalt()));
  }

  /** Returns the redaction below the field with this name. */
  Redaction at(String field) {
    return isEmpty() ? this : new Redaction(excluded.at(field), hashed.at(field), hash);
  }

  /** Returns whether nothing is redacted here or below. */
  boolean isEmpty() {
    return excluded.isEmpty() && hashed.isEmpty();
  }

  /** Returns whether the value here is left out. */
  boolean drops() {
    return excluded.selected();
  }

  /** Returns whether the value here, or each value below it, is replaced by its hash. */
  boolean hashes() {
    return hashed.selected();
  }

  /** Returns whether something is left out here or below. */
  boolean excludes() {
    return !excluded.isEmpty();
  }

  /** Returns the same redaction without hashes. */
  Redaction withoutHashing() {
    return new Redaction(excluded, FieldPaths.none(), hash);
  }
}
