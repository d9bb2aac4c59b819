package io.github.wooshpay.connect.capture.scan;

import io.github.wooshpay.connect.api.ApiException;
import io.github.wooshpay.connect.api.More;
import io.github.wooshpay.connect.api.Page;
import io.github.wooshpay.connect.api.SessionPages;
import io.github.wooshpay.connect.api.Urgency;
import io.github.wooshpay.connect.api.Window;
import io.github.wooshpay.connect.session.CaptureException;
import io.github.wooshpay.connect.session.Session;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Scans a window: reads all its pages, in whatever order they come. A scan that becomes too long is
 * cut short if the order of the pages allows it, and the sessions read so far are kept. If the
 * pages are not in order of time, nothing can be kept: the scan is abandoned, and the older half of
 * the window is scanned instead. So no scan exceeds its depth, whatever the order. Thread-safe.
 */
public final class WindowReader {
  /** How far ahead of now a session may be created, as MalformedPolicy accepts it. */
  private static final long AHEAD_MS = 24 * 3_600_000L;

  private final SessionPages pages;
  private final MalformedPolicy malformed;

  public WindowReader(SessionPages pages, MalformedPolicy malformed) {
    this.pages = pages;
    this.malformed = malformed;
  }

  /**
   * Reads the window.
   *
   * @throws ApiException if the API failed permanently or ignored a parameter
   * @throws CaptureException if an entry is not a session and the policy is to fail
   */
  public Reading read(Window window, ScanDepth depth, Urgency urgency) throws InterruptedException {
    long startedMs = pages.nowMs();
    Scan scan = new Scan(window, 0);
    Window asked = window;
    String after = null;
    boolean announced = false;
    while (true) {
      Page page = pageOrNull(asked, after, urgency, scan);
      boolean broughtNew = page != null && scan.add(page);
      if (page == null || (announced && isEmpty(page) && scan.hasGrown())) {
        // The API announced more pages but returned none: request the rest by its time.
        asked = scan.beginRest();
        after = null;
        announced = false;
        continue;
      }
      if (page.more() == More.NO || (page.more() == More.UNSAID && !broughtNew)) {
        return scan.reading(window, scan.window, startedMs);
      }
      announced = page.hasMore();
      after = scan.cursor;
      if (scan.isUnordered()) {
        Window half = scan.pageCount >= depth.maxPages() ? olderHalf(scan.window) : null;
        if (half != null) {
          scan = new Scan(half, scan.pagesBefore + scan.pageCount);
          asked = half;
          after = null;
          announced = false;
        }
        continue;
      }
      Window covered = scan.isEnough(depth) ? scan.coveredSoFar() : null;
      if (covered != null) {
        return scan.reading(window, covered, startedMs);
      }
    }
  }

  /** Returns the older half of a window; null if it is a single unit of time. */
  private @Nullable Window olderHalf(Window window) {
    int unitMs = pages.unitMs();
    long toMs = Math.min(window.toMs(), pages.nowMs() + AHEAD_MS);
    long middle = window.fromMs() + (toMs - window.fromMs()) / 2;
    long cutMs = Math.floorDiv(middle, unitMs) * unitMs;
    return cutMs > window.fromMs() ? new Window(window.fromMs(), cutMs) : null;
  }

  /**
   * Returns the next page; null if the API does not know the session that the page starts after,
   * which may have been deleted since it was read.
   */
  private @Nullable Page pageOrNull(
      Window asked, @Nullable String after, Urgency urgency, Scan scan)
      throws InterruptedException {
    try {
      return pages.page(asked, after, urgency);
    } catch (ApiException e) {
      if (e.kind() != ApiException.Kind.CURSOR_REFUSED || !scan.hasGrown()) {
        throw e;
      }
      return null;
    }
  }

  private static boolean isEmpty(Page page) {
    return page.sessions().isEmpty() && page.malformed().isEmpty();
  }

  /** The state of one scan. */
  private final class Scan {
    private final Window window;

    /** The accepted sessions by id. */
    private final Map<String, Observed> byId = new HashMap<>(256);

    /** The ids of the others. */
    private final Set<String> skipped = new HashSet<>();

    /** The ids since the rest was requested by time; null if it was not. */
    private @Nullable Set<String> chain;

    private final int pagesBefore;
    private int seenBeforeRest;
    private int pageCount;
    private @Nullable String cursor;
    private long firstCreatedMs;
    private long lastCreatedMs;
    private boolean rises = true;
    private boolean falls = true;

    /**
     * @param pagesBefore pages that were read and discarded
     */
    Scan(Window window, int pagesBefore) {
      this.window = window;
      this.pagesBefore = pagesBefore;
    }

    /** Returns whether the pages are not in order of time. */
    boolean isUnordered() {
      return !rises && !falls;
    }

    /** Returns whether the page contained a session that no earlier page had. */
    boolean add(Page page) {
      malformed.check(page);
      int known = chained();
      for (Session session : page.sessions()) {
        if (cursor != null) {
          rises &= session.createdMs() >= lastCreatedMs;
          falls &= session.createdMs() <= lastCreatedMs;
        } else {
          firstCreatedMs = session.createdMs();
        }
        cursor = session.id();
        lastCreatedMs = session.createdMs();
        if (malformed.accepts(session, page.observedAtMs())) {
          byId.put(session.id(), new Observed(session, page.observedAtMs()));
        } else {
          skipped.add(session.id());
        }
        if (chain != null) {
          chain.add(session.id());
        }
      }
      pageCount++;
      if (page.hasMore() && page.sessions().isEmpty() && !(isEmpty(page) && hasGrown())) {
        throw new CaptureException(
            "WooshPay returned a page without a single usable id, and says that more pages follow. Without an id"
                + " they cannot be requested. Ask WooshPay to fix the list, then restart the task; nothing is lost.");
      }
      if (page.hasMore() && chained() == known && !isEmpty(page)) {
        throw new ApiException(
            ApiException.Kind.PARAMETER_IGNORED,
            "wooshpay.request.style",
            "WooshPay ignored starting_after: page "
                + pageCount
                + " of a scan contained only sessions of earlier pages, and still has_more was true."
                + " Set wooshpay.request.style to auto, or to the style that the API honours.",
            null);
      }
      return chained() > known;
    }

    /**
     * Returns whether these pages are enough. If the oldest sessions come first, the time before
     * them does not count: it may be from before there was any session.
     */
    boolean isEnough(ScanDepth depth) {
      return falls
          ? depth.isEnough(
              pageCount, window.toMs() - lastCreatedMs, lastCreatedMs - window.fromMs())
          : depth.isEnough(
              pageCount, lastCreatedMs - firstCreatedMs, window.toMs() - lastCreatedMs);
    }

    private int seen() {
      return byId.size() + skipped.size();
    }

    private int chained() {
      return chain == null ? seen() : chain.size();
    }

    /** Returns whether there was a new session since the rest was requested, or at all. */
    boolean hasGrown() {
      return seen() > seenBeforeRest;
    }

    /**
     * Returns the part of the window that may be missing after its pages broke off: all of it,
     * unless their order shows how far they got. The last unit of time is read again.
     */
    Window beginRest() {
      seenBeforeRest = seen();
      chain = new HashSet<>(256);
      if (cursor == null || rises == falls) {
        return window;
      }
      int unitMs = pages.unitMs();
      long unitStart = Math.floorDiv(lastCreatedMs, unitMs) * unitMs;
      return rises
          ? new Window(Math.max(window.fromMs(), unitStart), window.toMs())
          : new Window(window.fromMs(), Math.min(window.toMs(), unitStart + unitMs));
    }

    /**
     * Returns the part of the window that was read completely, cut between two units of time; null
     * if there is none.
     */
    @Nullable Window coveredSoFar() {
      int unitMs = pages.unitMs();
      long unitStart = Math.floorDiv(lastCreatedMs, unitMs) * unitMs;
      if (rises == falls) {
        // All sessions are of one instant: there is no telling what follows.
        return null;
      }
      if (falls) {
        long cutMs = unitStart + unitMs;
        return cutMs > window.fromMs() && cutMs < window.toMs()
            ? new Window(cutMs, window.toMs())
            : null;
      }
      return unitStart > window.fromMs() && unitStart < window.toMs()
          ? new Window(window.fromMs(), unitStart)
          : null;
    }

    Reading reading(Window asked, Window covered, long startedMs) {
      boolean whole = covered.equals(window);
      List<Observed> sessions =
          byId.values().stream()
              .filter(o -> whole || covered.contains(o.createdMs()))
              .sorted(Observed.ORDER)
              .toList();
      return new Reading(
          asked,
          covered,
          sessions,
          pagesBefore + pageCount,
          startedMs,
          pages.nowMs(),
          pages.unitMs());
    }
  }
}
