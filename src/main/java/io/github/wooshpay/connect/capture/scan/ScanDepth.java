package io.github.wooshpay.connect.capture.scan;

import io.github.wooshpay.connect.api.Window;

/**
 * How many pages of a window to read in one scan.
 *
 * @param maxPages after this many pages the scan is cut short if possible
 * @param foresighted whether to cut it as soon as its pages show that there are more
 */
public record ScanDepth(int maxPages, boolean foresighted) {
  /** To the end, however many pages. */
  public static final ScanDepth ALL = new ScanDepth(Integer.MAX_VALUE, false);

  /** Returns whether to cut short a scan that has read this many pages and reached this instant. */
  public boolean isEnough(Window window, int pages, long atMs) {
    if (pages >= maxPages) {
      return true;
    }
    if (!foresighted || !window.bounded()) {
      return false;
    }
    double width = window.toMs() - window.fromMs();
    // From whichever end the pages come, the smaller share is the part read of a long scan.
    double read = Math.max(1, Math.min(atMs - window.fromMs(), window.toMs() - atMs));
    return pages * width / read > maxPages;
  }
}
