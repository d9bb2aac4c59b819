package io.github.wooshpay.connect.config;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;

/** Puts the settings of all groups into one definition, in the reader's order. */
final class Definition {
  private Definition() {}

  static ConfigDef build() {
    ConfigDef definition = new ConfigDef();
    for (Group group : Group.values()) {
      List<Setting> settings = settings(group);
      for (int i = 0; i < settings.size(); i++) {
        settings.get(i).define(definition, group, i + 1);
      }
    }
    return definition;
  }

  private static List<Setting> settings(Group group) {
    return switch (group) {
      case CONNECTION -> ConnectionGroup.settings();
      case STREAM -> StreamGroup.settings();
      case CHANGES -> ChangesGroup.settings();
      case RECORDS -> RecordsGroup.settings();
      case PRIVACY -> PrivacyGroup.settings();
      case REQUESTS -> RequestsGroup.settings();
      case NETWORK -> NetworkGroup.settings();
    };
  }
}
