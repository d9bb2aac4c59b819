package io.github.wooshpay.connect.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPathsTest {
  @Test
  void a_path_selects_its_place_and_everything_below_it() {
    FieldPaths paths = FieldPaths.parse(List.of("customer_details.address"));

    assertThat(at(paths, "customer_details")).isFalse();
    assertThat(at(paths, "customer_details", "email")).isFalse();
    assertThat(at(paths, "customer_details", "address")).isTrue();
    assertThat(at(paths, "customer_details", "address", "city")).isTrue();
    assertThat(at(paths, "customer_details", "address", "city", "any")).isTrue();
    assertThat(at(paths, "address")).isFalse();
    assertThat(at(paths, "shipping", "address")).isFalse();
  }

  @Test
  void several_paths_that_share_steps_all_count() {
    FieldPaths paths = FieldPaths.parse(List.of("a.b.c", "a.b.d", "a.e", "f"));

    assertThat(at(paths, "a", "b", "c")).isTrue();
    assertThat(at(paths, "a", "b", "d")).isTrue();
    assertThat(at(paths, "a", "e")).isTrue();
    assertThat(at(paths, "f")).isTrue();
    assertThat(at(paths, "a", "b")).isFalse();
    assertThat(at(paths, "a", "b", "x")).isFalse();
  }

  @Test
  void the_shorter_of_two_paths_counts_whichever_comes_first() {
    for (List<String> order : List.of(List.of("a", "a.b"), List.of("a.b", "a"))) {
      FieldPaths paths = FieldPaths.parse(order);

      assertThat(at(paths, "a")).isTrue();
      assertThat(at(paths, "a", "x")).isTrue();
    }
  }

  @Test
  void a_star_matches_any_one_field() {
    FieldPaths paths = FieldPaths.parse(List.of("payment_method_options.*.tax_id", "*.phone"));

    assertThat(at(paths, "payment_method_options", "card", "tax_id")).isTrue();
    assertThat(at(paths, "payment_method_options", "new", "tax_id")).isTrue();
    assertThat(at(paths, "payment_method_options", "tax_id")).isFalse();
    assertThat(at(paths, "payment_method_options", "phone")).isTrue();
    assertThat(at(paths, "shipping", "phone")).isTrue();
    assertThat(at(paths, "phone")).isFalse();
    assertThat(at(paths, "a", "b", "phone")).isFalse();
  }

  @Test
  void a_star_and_a_name_count_together() {
    FieldPaths paths = FieldPaths.parse(List.of("a.x", "*.y"));

    assertThat(at(paths, "a", "x")).isTrue();
    assertThat(at(paths, "a", "y")).isTrue();
    assertThat(at(paths, "b", "x")).isFalse();
    assertThat(at(paths, "b", "y")).isTrue();
  }

  @Test
  void a_star_alone_selects_every_field_but_not_the_session_itself() {
    FieldPaths paths = FieldPaths.parse(List.of("*"));

    assertThat(paths.selected()).isFalse();
    assertThat(at(paths, "anything")).isTrue();
  }

  @Test
  void spaces_around_a_path_do_not_count() {
    assertThat(at(FieldPaths.parse(List.of(" a.b ")), "a", "b")).isTrue();
  }

  @Test
  void no_path_selects_nothing() {
    assertThat(FieldPaths.parse(List.of()).isEmpty()).isTrue();
    assertThat(FieldPaths.none().at("a").isEmpty()).isTrue();
    assertThat(FieldPaths.parse(List.of("a")).isEmpty()).isFalse();
    assertThat(FieldPaths.parse(List.of("a")).at("a").isEmpty()).isFalse();
    assertThat(FieldPaths.parse(List.of("a")).at("b").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ".", "a.", ".a", "a..b", "a. .b"})
  void a_path_with_an_empty_step_is_refused_with_a_sentence(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FieldPaths.parse(List.of("good", path)))
        .withMessage(
            "'"
                + path
                + "' is not a path: write field names joined by dots, such as customer_details.email");
  }

  private static boolean at(FieldPaths paths, String... steps) {
    FieldPaths here = paths;
    for (String step : steps) {
      here = here.at(step);
    }
    return here.selected();
  }
}
