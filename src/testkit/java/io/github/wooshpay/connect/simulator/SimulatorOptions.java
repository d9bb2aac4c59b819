package io.github.wooshpay.connect.simulator;

import io.github.wooshpay.connect.api.RequestStyle;
import io.github.wooshpay.connect.session.EpochUnit;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The command line of {@link SimulatorMain}: pairs of {@code --name value}, all optional. */
record SimulatorOptions(
    String host,
    int port,
    String key,
    int history,
    int historyDays,
    double rate,
    long timeScale,
    Set<RequestStyle> styles,
    EpochUnit unit,
    ListOrder order,
    Duration latency,
    double faults,
    long seed) {

  /** What the command line may say. */
  static final String USAGE =
      """
      Options, each with a value:
        --host         address to listen on (127.0.0.1)
        --port         port to listen on, 0 for a free one (8090)
        --key          the secret key that is accepted (sk_test_simulated)
        --history      how many finished sessions there are at the start (1000)
        --history-days over how many past days they are spread (30)
        --rate         new sessions a second, 0 for none (1)
        --time-scale   how much faster than documented sessions live (2000: a day in 43 seconds)
        --style        body, query or both (body)
        --unit         seconds or milliseconds (milliseconds)
        --order        newest or oldest first (newest)
        --latency-ms   how long each answer takes (0)
        --faults       the probability that a request goes wrong, 0 to 1 (0)
        --seed         what chance starts from (1)
      """;

  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("host", "127.0.0.1"),
          Map.entry("port", "8090"),
          Map.entry("key", SimulatedApi.KEY),
          Map.entry("history", "1000"),
          Map.entry("history-days", "30"),
          Map.entry("rate", "1"),
          Map.entry("time-scale", "2000"),
          Map.entry("style", "body"),
          Map.entry("unit", "milliseconds"),
          Map.entry("order", "newest"),
          Map.entry("latency-ms", "0"),
          Map.entry("faults", "0"),
          Map.entry("seed", "1"));

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException if an option is unknown or its value is not of its kind
   */
  static SimulatorOptions parse(String... arguments) {
    Values values = new Values(arguments);
    return new SimulatorOptions(
        values.text("host"),
        (int) values.integer("port", 65_535),
        values.text("key"),
        (int) values.integer("history", 10_000_000),
        (int) Math.max(1, values.integer("history-days", 36_500)),
        values.number("rate", 10_000),
        Math.max(1, values.integer("time-scale", 1_000_000)),
        values.styles(),
        EpochUnit.valueOf(values.oneOf("unit", "seconds", "milliseconds")),
        ListOrder.valueOf(values.oneOf("order", "newest", "oldest") + "_FIRST"),
        Duration.ofMillis(values.integer("latency-ms", 3_600_000)),
        values.number("faults", 1),
        values.integer("seed", Long.MAX_VALUE));
  }

  private static final class Values {
    private final Map<String, String> values = new HashMap<>(DEFAULTS);

    Values(String... arguments) {
      for (int i = 0; i < arguments.length; i += 2) {
        String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
        if (!DEFAULTS.containsKey(name)) {
          throw new IllegalArgumentException("there is no option " + arguments[i]);
        }
        if (i + 1 == arguments.length) {
          throw new IllegalArgumentException("the option --" + name + " has no value");
        }
        values.put(name, arguments[i + 1]);
      }
    }

    String text(String name) {
      return String.valueOf(values.get(name));
    }

    long integer(String name, long max) {
      String text = text(name);
      if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) > max) {
        throw new IllegalArgumentException("--" + name + " has to be from 0 to " + max);
      }
      return Long.parseLong(text);
    }

    double number(String name, double max) {
      String text = text(name);
      if (!text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?") || Double.parseDouble(text) > max) {
        throw new IllegalArgumentException("--" + name + " has to be from 0 to " + max);
      }
      return Double.parseDouble(text);
    }

    String oneOf(String name, String... choices) {
      if (!Set.of(choices).contains(text(name))) {
        throw new IllegalArgumentException(
            "--" + name + " has to be one of " + String.join(", ", choices));
      }
      return text(name).toUpperCase(Locale.ROOT);
    }

    Set<RequestStyle> styles() {
      String style = oneOf("style", "body", "query", "both");
      return style.equals("BOTH")
          ? Set.of(RequestStyle.values())
          : Set.of(RequestStyle.valueOf(style));
    }
  }
}
