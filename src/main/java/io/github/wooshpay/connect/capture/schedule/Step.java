package io.github.wooshpay.connect.capture.schedule;

import io.github.wooshpay.connect.api.Urgency;
import io.github.wooshpay.connect.api.Window;
import io.github.wooshpay.connect.capture.scan.ScanDepth;

/** What a lane does next. */
public sealed interface Step {
  /** Why a window is read. */
  enum Purpose {
    CATCH_UP,
    TAIL,
    REREAD,
    SWEEP,
    WATCH,
    LOOK,
    LOOK_BELOW_FLOOR
  }

  /** Read a window now. */
  record Read(Window window, ScanDepth depth, Urgency urgency, Purpose purpose) implements Step {}

  /**
   * Wait until this instant (server's clock, milliseconds since the epoch) or until a window that
   * is being read is done.
   */
  record Wait(long untilMs) implements Step {}
}
