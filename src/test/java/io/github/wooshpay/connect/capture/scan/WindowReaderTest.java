package io.github.wooshpay.connect.capture.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.wooshpay.connect.api.ApiException;
import io.github.wooshpay.connect.api.More;
import io.github.wooshpay.connect.api.Page;
import io.github.wooshpay.connect.api.SessionPages;
import io.github.wooshpay.connect.api.Urgency;
import io.github.wooshpay.connect.api.Window;
import io.github.wooshpay.connect.session.CaptureException;
import io.github.wooshpay.connect.session.Session;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WindowReaderTest {
  private static final long NOW = 1_790_000_000_000L;
  private static final Window ALL = Window.from(NOW - 60_000);

  /** Pages as they are given, one after the other, and the cursors they were asked with. */
  private static final class GivenPages implements SessionPages {
    private final Deque<Page> pages;
    private final List<String> cursors = new ArrayList<>();
    private final List<Window> windows = new ArrayList<>();
    private final Set<String> unknown = new HashSet<>();

    GivenPages(Page... pages) {
      this.pages = new ArrayDeque<>(List.of(pages));
    }

    @Override
    public void connect() {}

    @Override
    public Page page(Window window, @Nullable String startingAfter, Urgency urgency) {
      cursors.add(startingAfter == null ? "" : startingAfter);
      windows.add(window);
      if (startingAfter != null && unknown.contains(startingAfter)) {
        throw new ApiException(
            ApiException.Kind.CURSOR_REFUSED, "wooshpay.api.url", "HTTP 400", null);
      }
      return pages.removeFirst();
    }

    @Override
    public long nowMs() {
      return NOW;
    }

    @Override
    public int unitMs() {
      return 1;
    }
  }

  private static Session session(String id, long createdMs) {
    return new Session(id, createdMs, JsonNodeFactory.instance.objectNode().put("status", "open"));
  }

  private static Page page(boolean hasMore, Session... sessions) {
    return new Page(List.of(sessions), List.of(), More.of(hasMore), NOW);
  }

  private static Reading read(SessionPages pages, boolean failOnMalformed) throws Exception {
    return new WindowReader(pages, new MalformedPolicy(failOnMalformed))
        .read(ALL, ScanDepth.ALL, Urgency.TAIL);
  }

  @Test
  void pages_of_any_order_are_sorted_and_each_session_is_there_once_as_seen_last()
      throws Exception {
    GivenPages pages =
        new GivenPages(
            page(true, session("b", NOW - 1), session("a", NOW - 1)),
            page(false, session("a", NOW - 1), session("c", NOW - 5)));
    assertThat(read(pages, true).sessions())
        .extracting(o -> o.session().id())
        .containsExactly("c", "a", "b");
    assertThat(pages.cursors).containsExactly("", "a");
  }

  @Test
  void the_same_page_again_is_named_as_an_ignored_cursor() {
    Page same = page(true, session("a", NOW - 1), session("b", NOW - 2));
    assertThatThrownBy(() -> read(new GivenPages(same, same), true))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("ignored starting_after");
  }

  @Test
  void a_page_of_absurd_times_is_left_out_and_read_on_from() throws Exception {
    GivenPages pages =
        new GivenPages(
            page(true, session("x", Long.MAX_VALUE / 2), session("y", Long.MAX_VALUE / 2)),
            page(false, session("a", NOW - 1)));
    assertThat(read(pages, false).sessions())
        .extracting(o -> o.session().id())
        .containsExactly("a");
    assertThat(pages.cursors).containsExactly("", "y");
  }

  @Test
  void a_page_without_any_id_to_read_on_from_ends_the_scan_with_a_sentence() {
    Page nothing = new Page(List.of(), List.of("Entry 0 is not a session"), More.YES, NOW);
    assertThatThrownBy(() -> read(new GivenPages(nothing), false))
        .isInstanceOf(CaptureException.class)
        .hasMessage(
            "WooshPay returned a page without a single usable id, and says that more pages follow. Without an id they cannot be requested. Ask WooshPay to fix the list, then restart the task; nothing is lost.");
  }

  @Test
  void a_cursor_that_is_gone_leads_to_the_rest_of_the_window_by_its_time() throws Exception {
    GivenPages pages =
        new GivenPages(
            page(true, session("d", NOW - 1), session("gone", NOW - 2)),
            page(true, session("c", NOW - 2), session("b", NOW - 3)),
            page(false, session("a", NOW - 4)));
    pages.unknown.add("gone");

    assertThat(read(pages, true).sessions())
        .extracting(o -> o.session().id())
        .containsExactly("a", "b", "c", "gone", "d");
    assertThat(pages.cursors).containsExactly("", "gone", "", "b");
    assertThat(pages.windows.get(2)).isEqualTo(new Window(ALL.fromMs(), NOW - 1));
  }

  @Test
  void cursors_that_are_refused_without_an_end_fail_with_what_the_api_said() {
    Page first = page(true, session("b", NOW - 1), session("a", NOW - 1));
    GivenPages pages = new GivenPages(first, first);
    pages.unknown.add("a");

    assertThatThrownBy(() -> read(pages, true))
        .isInstanceOf(ApiException.class)
        .hasMessage("HTTP 400");
  }

  @Test
  void a_long_scan_in_no_order_of_time_is_given_up_for_the_older_half_of_its_window()
      throws Exception {
    Window window = new Window(NOW - 8_000, NOW);
    GivenPages pages =
        new GivenPages(
            page(true, session("a", NOW - 7_000), session("d", NOW - 1_000)),
            page(true, session("b", NOW - 5_000), session("c", NOW - 2_000)),
            page(false, session("b", NOW - 5_000), session("a", NOW - 7_000)));

    Reading reading =
        new WindowReader(pages, new MalformedPolicy(true))
            .read(window, new ScanDepth(2, false), Urgency.HISTORY);

    assertThat(pages.windows.get(2)).isEqualTo(new Window(NOW - 8_000, NOW - 4_000));
    assertThat(pages.cursors).containsExactly("", "d", "");
    assertThat(reading.asked()).isEqualTo(window);
    assertThat(reading.covered()).isEqualTo(new Window(NOW - 8_000, NOW - 4_000));
    assertThat(reading.sessions()).extracting(o -> o.session().id()).containsExactly("a", "b");
    assertThat(reading.pages()).isEqualTo(3);
  }

  @Test
  void a_window_with_as_many_pages_as_planned_is_read_in_one_scan_in_either_order()
      throws Exception {
    Page[] falling = {
      page(true, session("j", NOW - 1), session("i", NOW - 1_100)),
      page(true, session("h", NOW - 1_200), session("g", NOW - 2_100)),
      page(true, session("f", NOW - 2_200), session("e", NOW - 3_100)),
      page(true, session("d", NOW - 3_200), session("c", NOW - 4_100)),
      page(false, session("b", NOW - 4_200), session("a", NOW - 5_000))
    };
    Page[] rising = {
      page(true, session("a", NOW - 5_000), session("b", NOW - 3_900)),
      page(true, session("c", NOW - 3_800), session("d", NOW - 2_900)),
      page(true, session("e", NOW - 2_800), session("f", NOW - 1_900)),
      page(true, session("g", NOW - 1_800), session("h", NOW - 900)),
      page(false, session("i", NOW - 800), session("j", NOW - 1))
    };
    for (Page[] pages : List.of(falling, rising)) {
      Reading reading = readFivePages(pages);
      assertThat(reading.complete()).isTrue();
      assertThat(reading.pages()).isEqualTo(5);
    }
  }

  @Test
  void a_window_with_more_pages_than_planned_is_cut_as_soon_as_its_pages_show_it_at_either_end()
      throws Exception {
    Reading falling =
        readFivePages(
            page(true, session("d", NOW - 1), session("c", NOW - 1_100)),
            page(true, session("b", NOW - 1_200), session("a", NOW - 1_900)));
    assertThat(falling.covered()).isEqualTo(new Window(NOW - 1_899, NOW));

    Reading rising =
        readFivePages(
            page(true, session("a", NOW - 5_000), session("b", NOW - 3_900)),
            page(true, session("c", NOW - 3_800), session("d", NOW - 3_100)));
    assertThat(rising.covered()).isEqualTo(new Window(NOW - 5_000, NOW - 3_100));
  }

  /** Reads a window of five seconds, for which five pages were planned. */
  private static Reading readFivePages(Page... pages) throws Exception {
    return new WindowReader(new GivenPages(pages), new MalformedPolicy(true))
        .read(new Window(NOW - 5_000, NOW), new ScanDepth(5, true), Urgency.HISTORY);
  }

  private static Page unsaid(Session... sessions) {
    return new Page(List.of(sessions), List.of(), More.UNSAID, NOW);
  }

  @Test
  void pages_that_do_not_say_whether_more_follow_are_read_until_one_is_empty() throws Exception {
    GivenPages pages =
        new GivenPages(unsaid(session("c", NOW - 1)), unsaid(session("b", NOW - 2)), unsaid());

    assertThat(read(pages, true).sessions())
        .extracting(o -> o.session().id())
        .containsExactly("b", "c");
    assertThat(pages.cursors).containsExactly("", "c", "b");
  }

  @Test
  void a_page_that_does_not_say_so_and_brings_nothing_new_is_the_last() throws Exception {
    Page same = unsaid(session("a", NOW - 1));

    assertThat(read(new GivenPages(same, same), true).sessions()).hasSize(1);
  }

  @Test
  void an_empty_window_that_does_not_say_so_costs_one_request() throws Exception {
    GivenPages pages = new GivenPages(unsaid());

    assertThat(read(pages, true).sessions()).isEmpty();
    assertThat(pages.cursors).hasSize(1);
  }

  @Test
  void where_more_was_announced_and_nothing_came_the_rest_is_asked_for_by_its_time()
      throws Exception {
    GivenPages pages =
        new GivenPages(
            page(true, session("d", NOW - 1), session("c", NOW - 2)),
            page(false),
            page(true, session("c", NOW - 2), session("b", NOW - 3)),
            page(true),
            page(false, session("b", NOW - 3), session("a", NOW - 4)));

    assertThat(read(pages, true).sessions())
        .extracting(o -> o.session().id())
        .containsExactly("a", "b", "c", "d");
    assertThat(pages.windows)
        .containsExactly(
            ALL,
            ALL,
            new Window(ALL.fromMs(), NOW - 1),
            new Window(ALL.fromMs(), NOW - 1),
            new Window(ALL.fromMs(), NOW - 2));
  }
}
