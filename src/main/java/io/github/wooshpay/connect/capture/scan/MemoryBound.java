package io.github.wooshpay.connect.capture.scan;

/**
 * The one bound on what a lane has in memory, where a session takes some 4 kB: what waits to be
 * taken, what was read and waits for an older window, and what is being read, a full window for
 * each. It is kept whatever the timing; what exceeds it is a window that cannot be cut short, for
 * it is of one instant, and, by a window each time, an oldest one that is cut short again while
 * nothing else makes room.
 *
 * @param window sessions that a window holds at most
 * @param most sessions that may be in memory
 * @param mostAhead sessions that may wait to be taken or be being read: with more of them none
 *     would be taken any sooner
 */
public record MemoryBound(int window, int most, int mostAhead) {
  /** The most changes that a batch holds. */
  public static final int MAX_BATCH = 2000;

  /** For what one window more may be read. */
  public enum Room {
    NONE,
    /** Only for the oldest that is not read yet: all that is younger waits for it. */
    FOR_THE_OLDEST,
    FOR_ANY
  }

  /**
   * For three times what is read at once, since twice as much may wait for an older window while
   * all windows are being read; but no more than a batch waits to be taken beside what is read at
   * once. Never less than a batch: small pages take little memory.
   */
  public static MemoryBound of(int parallelism, int pageLimit) {
    int window = targetPages(parallelism) * pageLimit;
    int atOnce = Math.max(MAX_BATCH, parallelism * window);
    return new MemoryBound(window, 3 * atOnce, atOnce + MAX_BATCH);
  }

  /**
   * What may be read beside all this. The last place is kept for the oldest window, so that it can
   * be read at any time: nothing else would ever make room.
   *
   * @param waiting sessions that wait to be taken
   * @param held sessions that were read and wait for an older window
   * @param windows how many are being read
   */
  public Room beside(int waiting, int held, int windows) {
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
   * How many pages a window is to hold. What is read ahead waits in memory: with many windows at
   * once each is smaller, but not so small that its last page, which is seldom full, tells.
   */
  public static int targetPages(int parallelism) {
    return Math.max(3, Math.min(10, 40 / parallelism));
  }
}
