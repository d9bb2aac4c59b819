package io.github.wooshpay.connect.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wooshpay.connect.stack.Prometheus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Pictures of the rows of {@code config/grafana-dashboard.json}, from what a Prometheus returns for
 * the dashboard's own queries. Each row is one SVG of its panels.
 */
public final class DashboardPictures {
  private static final Path DASHBOARD = Path.of("config", "grafana-dashboard.json");
  private static final Path IMAGES = Path.of("docs", "images");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How many values a line has. */
  private static final int POINTS = 120;

  private static final int TILES_A_LINE = 3;
  private static final int TILE_HEIGHT = 64;
  private static final Map<String, String> UNITS =
      Map.of("s", "seconds", "ms", "ms", "bytes", "bytes");

  private final Prometheus prometheus;
  private final Instant from;
  private final Duration length;

  private DashboardPictures(Prometheus prometheus, Instant from, Duration length) {
    this.prometheus = prometheus;
    this.from = from;
    this.length = length;
  }

  /** Writes the pictures of this stretch of time to {@code docs/images}. */
  public static void write(Prometheus prometheus, Instant from, Instant to) throws IOException {
    DashboardPictures pictures =
        new DashboardPictures(prometheus, from, Duration.between(from, to));
    for (List<JsonNode> row : rows(JSON.readTree(DASHBOARD.toFile()))) {
      Files.writeString(IMAGES.resolve(fileName(row)), pictures.picture(row));
    }
  }

  /** Returns the panels of each row, from top to bottom and left to right. */
  static List<List<JsonNode>> rows(JsonNode dashboard) {
    Map<Integer, List<JsonNode>> rows = new TreeMap<>();
    for (JsonNode panel : dashboard.path("panels")) {
      rows.computeIfAbsent(panel.at("/gridPos/y").intValue(), y -> new ArrayList<>()).add(panel);
    }
    return List.copyOf(rows.values());
  }

  /** Returns the name of a row's picture, after its first panel. */
  static String fileName(List<JsonNode> row) {
    String title = row.get(0).path("title").asText().toLowerCase(Locale.ROOT);
    return "dashboard-" + title.replaceAll("[^a-z]+", "-") + ".svg";
  }

  private String picture(List<JsonNode> row) {
    return row.get(0).path("type").asText().equals("stat") ? tiles(row) : panels(row);
  }

  private String panels(List<JsonNode> row) {
    List<TimePanel> panels = row.stream().map(this::panel).toList();
    int height = panels.stream().mapToInt(TimePanel::height).sum();
    Svg svg = new Svg(TimePanel.WIDTH, height, titles(row));
    int top = 0;
    for (TimePanel panel : panels) {
      panel.draw(svg, top, length.toMillis() / 1000.0);
      top += panel.height();
    }
    return svg.text();
  }

  /** The last value of each panel, in large figures. */
  private String tiles(List<JsonNode> row) {
    int lines = (row.size() + TILES_A_LINE - 1) / TILES_A_LINE;
    Svg svg = new Svg(TimePanel.WIDTH, lines * TILE_HEIGHT, titles(row));
    for (int i = 0; i < row.size(); i++) {
      int x = 4 + i % TILES_A_LINE * (TimePanel.WIDTH / TILES_A_LINE);
      int y = i / TILES_A_LINE * TILE_HEIGHT;
      TimePanel panel = panel(row.get(i));
      List<TimePanel.Point> points = panel.series().get(0).points();
      svg.add("<text x=\"%d\" y=\"%d\">%s</text>", x, y + 16, panel.title());
      svg.add(
          "<text class=\"a\" style=\"font-size:24px\" x=\"%d\" y=\"%d\">%s%s</text>",
          x,
          y + 46,
          TimePanel.compact(points.get(points.size() - 1).value()),
          panel.unit().equals("seconds") ? " s" : "");
    }
    return svg.text();
  }

  private static String titles(List<JsonNode> row) {
    return String.join(", ", row.stream().map(panel -> panel.path("title").asText()).toList());
  }

  private TimePanel panel(JsonNode panel) {
    List<TimePanel.Series> series = new ArrayList<>();
    for (JsonNode target : panel.path("targets")) {
      String query = Prometheus.filledIn(target.path("expr").asText());
      long stepSeconds = Math.max(1, length.toSeconds() / POINTS);
      for (JsonNode found : prometheus.queryRange(query, from, from.plus(length), stepSeconds)) {
        series.add(
            new TimePanel.Series(
                label(target.path("legendFormat").asText(), found.path("metric")),
                points(found.path("values"))));
      }
    }
    if (series.isEmpty()) {
      throw new IllegalStateException("The panel " + panel.path("title") + " has no data");
    }
    String unit = panel.at("/fieldConfig/defaults/unit").asText();
    return new TimePanel(
        panel.path("title").asText(), Objects.requireNonNullElse(UNITS.get(unit), ""), series);
  }

  /** Fills in a legend as Grafana does. There is one connector, so its name is left out. */
  private static String label(String format, JsonNode labels) {
    String text = format.replace("{{connector}} ", "");
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      text = text.replace("{{" + label.getKey() + "}}", label.getValue().asText());
    }
    return text;
  }

  private List<TimePanel.Point> points(JsonNode values) {
    List<TimePanel.Point> points = new ArrayList<>();
    for (JsonNode value : values) {
      double number = Double.parseDouble(value.get(1).asText());
      if (Double.isFinite(number)) {
        points.add(
            new TimePanel.Point(value.get(0).doubleValue() - from.toEpochMilli() / 1000.0, number));
      }
    }
    return points;
  }
}
