package io.github.wooshpay.connect.capture.scan;

/**
 * The bound on the sessions that a lane holds in memory, where a session of 1.6 kB of JSON needs
 * about 3 kB. It covers sessions waiting to be polled, sessions waiting for an older window, and
 * windows being read, each counted as full. Only two cases exceed it, whatever the timing: a window
 * of a single instant, which cannot be cut, and, by one window each time, an oldest window that is
 * cut short again while nothing else makes room.
 *
 * @param window the most sessions in a window
 * @param most the most sessions in memory
 * @param mostAhead the most sessions waiting to be polled or being read; more would not be polled
 *     any sooner
 */
public record MemoryBound(int window, int most, int mostAhead) {
  /** The most changes in a batch. */
  public static final int MAX_BATCH = 2000;

  /** Which windows the memory budget still admits. */
  public enum Room {
    NONE,
    /** Only the oldest unread window, since all younger ones wait for it. */
    FOR_THE_OLDEST,
    FOR_ANY
  }

  /**
   * Returns the bound: three times the windows read at once, because twice as many sessions may
   * wait for an older window while all windows are being read. At most one batch waits to be polled
   * in addition. Never less than a batch, since small pages need little memory.
   */
  public static MemoryBound of(int parallelism, int pageLimit) {
    int window = targetPages(parallelism) * pageLimit;
    int atOnce = Math.max(MAX_BATCH, parallelism * window);
    return new MemoryBound(window, 3 * atOnce, atOnce + MAX_BATCH);
  }

  /**
   * Returns which windows may be read in addition to these. The last place is reserved for the
   * oldest window, so that it can always be read: nothing else would ever make room.
   *
   * @param waiting sessions waiting to be polled
   * @param held sessions waiting for an older window
   * @param windows how many windows are being read
   */
  public Room with(int waiting, int held, int windows) {
    if (waiting + (windows + 1) * window > mostAhead) {
      return Room.NONE;
    }
    int left = most - waiting - held - windows * window;
    if (left >= 2 * window) {
      return Room.FOR_ANY;
    }
    boolean nothingElseMakesRoom = waiting == 0 && windows == 0;
    return left >= window || nothingElseMakesRoom ? Room.FOR_THE_OLDEST : Room.NONE;
  }

  /**
   * Returns how many pages a window should hold. Sessions read ahead wait in memory, so with many
   * parallel windows each is smaller, but not so small that its last page, which is seldom full,
   * becomes a noticeable overhead.
   */
  public static int targetPages(int parallelism) {
    return Math.max(3, Math.min(10, 40 / parallelism));
  }
}
