package io.github.wooshpay.connect.capture;

/**
 * The one bound on what a lane has in memory, where a session takes some 4 kB: what waits to be
 * taken, what was read and waits for an older window, and what is being read, a full window for
 * each. It is kept whatever the timing; what exceeds it is a window that cannot be cut short (of
 * one instant, or in no order), and, by a window each time, an oldest one that is cut short again
 * while nothing else makes room.
 *
 * @param window sessions that a window holds at most
 * @param most sessions that may be in memory
 */
record MemoryBound(int window, int most) {
  /** For what one window more may be read. */
  enum Room {
    NONE,
    /** Only for the oldest that is not read yet: all that is younger waits for it. */
    FOR_THE_OLDEST,
    FOR_ANY
  }

  /**
   * For twice what is read at once: as much again may wait while all windows are being read. Never
   * less than a batch: small pages take little memory.
   */
  static MemoryBound of(CaptureSettings settings) {
    int window = CatchUp.targetPages(settings.parallelism()) * settings.pageLimit();
    return new MemoryBound(
        window, Math.max(LaneState.MAX_BATCH, 2 * settings.parallelism() * window));
  }

  /**
   * What may be read beside all this. The last place is kept for the oldest window, so that it can
   * be read at any time: nothing else would ever make room.
   *
   * @param waiting sessions that wait to be taken
   * @param held sessions that were read and wait for an older window
   * @param windows how many are being read
   */
  Room beside(int waiting, int held, int windows) {
    int left = most - waiting - held - windows * window;
    if (left >= 2 * window) {
      return Room.FOR_ANY;
    }
    boolean nothingElseMakesRoom = waiting == 0 && windows == 0;
    return left >= window || nothingElseMakesRoom ? Room.FOR_THE_OLDEST : Room.NONE;
  }
}
