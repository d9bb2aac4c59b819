package io.github.wooshpay.connect.record;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The pseudonym of a text: the SHA-256, in lower-case hex, of the salt followed at once by the
 * text, both in UTF-8. Anyone who has the salt can compute it: {@code printf '%s%s' "$SALT" "$TEXT"
 * | sha256sum}. Immutable.
 */
final class SaltedHash {
  private final byte[] salt;

  SaltedHash(String salt) {
    this.salt = salt.getBytes(StandardCharsets.UTF_8);
  }

  String of(String text) {
    MessageDigest digest = sha256();
    digest.update(salt);
    return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
