package io.github.wooshpay.connect.capture.scan;

import io.github.wooshpay.connect.api.Window;

/**
 * How many pages of a window are to be read in one go.
 *
 * @param maxPages from this page on the scan is cut short where it can be
 * @param foresighted whether to cut it as soon as its pages foretell more than that
 */
public record ScanDepth(int maxPages, boolean foresighted) {
  /** To the end, however long it takes. */
  public static final ScanDepth ALL = new ScanDepth(Integer.MAX_VALUE, false);

  /**
   * Whether a scan that has read so many pages, and has come to this instant, should be cut short.
   */
  public boolean isEnough(Window window, int pages, long atMs) {
    if (pages >= maxPages) {
      return true;
    }
    if (!foresighted || !window.bounded()) {
      return false;
    }
    double width = window.toMs() - window.fromMs();
    // Whichever end the pages come from, the smaller share is the one that was read of a long scan.
    double read = Math.max(1, Math.min(atMs - window.fromMs(), window.toMs() - atMs));
    return pages * width / read > maxPages;
  }
}
