package io.github.wooshpay.connect.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DashboardPicturesTest {
  private static final Path PAGE = Path.of("docs", "operations.md");

  @Test
  void the_page_shows_a_picture_of_each_row_of_the_dashboard_with_all_its_panels()
      throws IOException {
    JsonNode dashboard =
        new ObjectMapper().readTree(Path.of("config/grafana-dashboard.json").toFile());

    for (List<JsonNode> row : DashboardPictures.rows(dashboard)) {
      String file = DashboardPictures.fileName(row);
      String picture = Files.readString(Path.of("docs", "images", file));
      assertThat(Files.readString(PAGE)).contains("(images/" + file + ")");
      for (JsonNode panel : row) {
        assertThat(picture).as(file).contains(">" + panel.path("title").asText());
      }
    }
  }

  @Test
  void a_panel_draws_its_values_between_round_numbers() {
    TimePanel panel =
        new TimePanel(
            "Time of a request",
            "ms",
            List.of(
                new TimePanel.Series(
                    "mean", List.of(new TimePanel.Point(0, 0), new TimePanel.Point(60, 80)))));
    Svg svg = new Svg(TimePanel.WIDTH, panel.height(), "a row");

    panel.draw(svg, 0, 60);

    assertThat(svg.text())
        .contains(">Time of a request, ms<", ">mean<", ">0<", ">20<", ">80<", ">1 min<")
        .contains("points=\"44.0,158.0 376.0,28.0\"");
  }

  @Test
  void a_panel_of_zeros_has_an_axis() {
    TimePanel panel =
        new TimePanel(
            "Line items",
            "",
            List.of(new TimePanel.Series("waiting", List.of(new TimePanel.Point(0, 0)))));
    Svg svg = new Svg(TimePanel.WIDTH, panel.height(), "a row");

    panel.draw(svg, 0, 600);

    assertThat(svg.text()).contains(">Line items<", ">1<", ">10 min<");
  }

  @ParameterizedTest
  @CsvSource({"0,0", "0.25,0.25", "1,1", "2.5,2.5", "20,20", "1500,1.5k", "60000,60k", "2e6,2M"})
  void a_number_is_written_in_few_characters(double value, String text) {
    assertThat(TimePanel.compact(value)).isEqualTo(text);
  }
}
