package io.github.wooshpay.connect.config;

import static io.github.wooshpay.connect.config.WooshPaySourceConfig.FIELDS_EXCLUDE;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.FIELDS_HASH;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.FIELDS_HASH_SALT;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Which personal data stays out of Kafka, or enters it only as a hash. */
final class PrivacyGroup {
  private PrivacyGroup() {}

  static List<Setting> settings() {
    return List.of(exclude(), hash(), salt());
  }

  private static Setting exclude() {
    return Setting.optional(FIELDS_EXCLUDE, ConfigDef.Type.LIST, "")
        .title("Fields left out")
        .importance(Importance.MEDIUM)
        .width(Width.LONG)
        .valid(Validators.pathsButIdentity())
        .says(
            """
            Fields that are left out of the records, such as customer_details.phone or shipping:
            names joined by dots, separated by commas; * stands for any one field, and a name stands
            for all that is below it.
            The same goes for what is kept in unmapped. A change of such a field still makes a
            record, unless changes.ignore.fields names it as well.
            """);
  }

  private static Setting hash() {
    return Setting.optional(FIELDS_HASH, ConfigDef.Type.LIST, "")
        .title("Fields hashed")
        .importance(Importance.MEDIUM)
        .width(Width.LONG)
        .valid(Validators.pathsButIdentity())
        .dependents(FIELDS_HASH_SALT)
        .says(
            """
            Fields whose values are replaced by their SHA-256 in hexadecimal, such as
            customer_email and customer_details.email: written as in fields.exclude. Equal values
            have equal hashes, so records can still be joined.
            Set fields.hash.salt with it: without a salt, whoever guesses a value can prove the
            guess.
            """);
  }

  private static Setting salt() {
    return Setting.optional(FIELDS_HASH_SALT, ConfigDef.Type.PASSWORD, "")
        .title("Salt of the hashes")
        .importance(Importance.MEDIUM)
        .width(Width.MEDIUM)
        .valid(Validators.secret("any text"))
        .shownWith(FIELDS_HASH)
        .says(
            """
            A secret that is mixed into every hash of fields.hash. Keep it: with another one, equal
            values no longer have equal hashes.
            """);
  }
}
