package io.github.wooshpay.connect.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Recommender;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.jspecify.annotations.Nullable;

/**
 * One setting on its way into the {@link ConfigDef}, whose {@code define} takes its twelve
 * arguments by place.
 *
 * <p>Tests: {@code FormTest}, {@code ReferencePageTest}.
 */
final class Setting {
  private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\n\\s*");

  private final String key;
  private final ConfigDef.Type type;
  private final @Nullable Object defaultValue;
  private String title = "";
  private String documentation = "";
  private Importance importance = Importance.MEDIUM;
  private Width width = Width.MEDIUM;
  private @Nullable Validator validator;
  private @Nullable Recommender recommender;
  private List<String> dependents = List.of();

  private Setting(String key, ConfigDef.Type type, @Nullable Object defaultValue) {
    this.key = key;
    this.type = type;
    this.defaultValue = defaultValue;
  }

  static Setting required(String key, ConfigDef.Type type) {
    return new Setting(key, type, ConfigDef.NO_DEFAULT_VALUE);
  }

  /** A null default is that of a setting which is not set. */
  static Setting optional(String key, ConfigDef.Type type, @Nullable Object defaultValue) {
    return new Setting(key, type, defaultValue);
  }

  /** A setting of which one of these values is taken, the first by default. */
  static Setting oneOf(String key, String defaultValue, String... others) {
    List<String> values = new ArrayList<>(List.of(others));
    values.add(0, defaultValue);
    return optional(key, ConfigDef.Type.STRING, defaultValue)
        .width(Width.SHORT)
        .valid(Validators.oneOf(values))
        .recommended(values);
  }

  Setting title(String text) {
    this.title = text;
    return this;
  }

  Setting importance(Importance level) {
    this.importance = level;
    return this;
  }

  Setting width(Width size) {
    this.width = size;
    return this;
  }

  Setting valid(Validator check) {
    this.validator = check;
    return this;
  }

  /** What a form offers; other values may be valid as well. */
  Setting recommended(List<String> values) {
    this.recommender = new Offer(values, null);
    return this;
  }

  /** A form shows the setting only where the other one is set. */
  Setting shownWith(String otherKey) {
    this.recommender = new Offer(List.of(), otherKey);
    return this;
  }

  /** As {@link #shownWith}, with values to offer. */
  Setting shownWith(String otherKey, List<String> values) {
    this.recommender = new Offer(values, otherKey);
    return this;
  }

  /** Sets the settings that make sense only together with this one. */
  Setting dependents(String... keys) {
    this.dependents = List.of(keys);
    return this;
  }

  /**
   * Sets the documentation: what the setting is, when to change it, what it costs. Line breaks are
   * ignored.
   */
  Setting says(String text) {
    this.documentation = LINE_BREAK.matcher(text.strip()).replaceAll(" ");
    return this;
  }

  void define(ConfigDef definition, Group group, int orderInGroup) {
    definition.define(
        key,
        type,
        defaultValue,
        validator,
        importance,
        documentation,
        group.title(),
        orderInGroup,
        width,
        title,
        dependents,
        recommender);
  }

  private record Offer(List<String> values, @Nullable String shownWith) implements Recommender {
    @Override
    public List<Object> validValues(String name, Map<String, Object> parsed) {
      return new ArrayList<>(values);
    }

    @Override
    public boolean visible(String name, Map<String, Object> parsed) {
      return shownWith == null || isSet(parsed.get(shownWith));
    }

    private static boolean isSet(@Nullable Object value) {
      return value != null && !(value instanceof List<?> list && list.isEmpty());
    }
  }
}
