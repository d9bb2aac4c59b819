package io.github.wooshpay.connect.config;

import io.github.wooshpay.connect.json.FieldPaths;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Which personal data never reaches Kafka, or only as a hash. */
final class PrivacyGroup {
  static final String FIELDS_EXCLUDE = "fields.exclude";
  static final String FIELDS_HASH = "fields.hash";
  static final String FIELDS_HASH_SALT = "fields.hash.salt";

  private PrivacyGroup() {}

  static List<Setting> settings() {
    return List.of(exclude(), hash(), salt());
  }

  /** Returns the paths of the excluded fields as they are set. */
  static List<String> excludedPaths(AbstractConfig config) {
    return config.getList(FIELDS_EXCLUDE);
  }

  static FieldPaths excluded(AbstractConfig config) {
    return FieldPaths.parse(excludedPaths(config));
  }

  static FieldPaths hashed(AbstractConfig config) {
    return FieldPaths.parse(config.getList(FIELDS_HASH));
  }

  static String salt(AbstractConfig config) {
    return config.getPassword(FIELDS_HASH_SALT).value();
  }

  private static Setting exclude() {
    return Setting.optional(FIELDS_EXCLUDE, ConfigDef.Type.LIST, "")
        .title("Excluded fields")
        .importance(Importance.MEDIUM)
        .width(Width.LONG)
        .valid(Validators.pathsButIdentity())
        .says(
            """
            Fields to leave out of the records, such as customer_details.phone or
            shipping: names joined by dots, separated by commas; * matches any one
            field, and a name covers everything below it.
            The fields are left out of unmapped as well. A change of such a field still
            produces a record, unless changes.ignore.fields names it too.
            """);
  }

  private static Setting hash() {
    return Setting.optional(FIELDS_HASH, ConfigDef.Type.LIST, "")
        .title("Hashed fields")
        .importance(Importance.MEDIUM)
        .width(Width.LONG)
        .valid(Validators.pathsButIdentity())
        .dependents(FIELDS_HASH_SALT)
        .says(
            """
            Fields whose values are replaced by their SHA-256 in hexadecimal, such as
            customer_email and customer_details.email, in the notation of
            fields.exclude. Equal values have equal hashes, so records can still be
            joined.
            Set fields.hash.salt too: without a salt, anyone who guesses a value can
            confirm the guess.
            """);
  }

  private static Setting salt() {
    return Setting.optional(FIELDS_HASH_SALT, ConfigDef.Type.PASSWORD, "")
        .title("Hash salt")
        .importance(Importance.MEDIUM)
        .width(Width.MEDIUM)
        .valid(Validators.secret("any string"))
        .shownWith(FIELDS_HASH)
        .says(
            """
            A secret that is mixed into every hash of fields.hash. Keep it: with a
            different salt, the same value has a different hash.
            """);
  }
}
