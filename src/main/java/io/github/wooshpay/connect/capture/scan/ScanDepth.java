package io.github.wooshpay.connect.capture.scan;

/**
 * How many pages of a window to read in one scan.
 *
 * @param maxPages after this many pages the scan is cut short if possible
 * @param foresighted whether to cut it as soon as its pages show that there are more
 */
public record ScanDepth(int maxPages, boolean foresighted) {
  /** To the end, however many pages. */
  public static final ScanDepth ALL = new ScanDepth(Integer.MAX_VALUE, false);

  /**
   * Returns whether to cut a scan short.
   *
   * @param pages how many pages it has read
   * @param readMs the time that these pages cover, in milliseconds
   * @param unreadMs the time in the window that is left
   */
  public boolean isEnough(int pages, long readMs, long unreadMs) {
    if (pages >= maxPages) {
      return true;
    }
    double expectedPages = pages * (1 + unreadMs / (double) Math.max(1, readMs));
    return foresighted && expectedPages > maxPages;
  }
}
