package io.github.wooshpay.connect.record;

import io.github.wooshpay.connect.session.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Computes the pseudonym of a string: the SHA-256, in lower-case hex, of the salt followed by the
 * string, both in UTF-8. Anyone with the salt can compute it: {@code printf '%s%s' "$SALT" "$TEXT"
 * | sha256sum}. Immutable.
 */
final class SaltedHash {
  private final byte[] salt;

  SaltedHash(String salt) {
    this.salt = salt.getBytes(StandardCharsets.UTF_8);
  }

  String of(String text) {
    MessageDigest digest = Sha256.digest();
    digest.update(salt);
    return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
