package io.github.wooshpay.connect.capture.schedule;

import io.github.wooshpay.connect.api.Urgency;
import io.github.wooshpay.connect.api.Window;
import io.github.wooshpay.connect.capture.scan.ScanDepth;

/** What a lane wants next. */
public sealed interface Step {
  /** What a window is read for. */
  enum Purpose {
    CATCH_UP,
    TAIL,
    REREAD,
    SWEEP,
    WATCH,
    LOOK,
    LOOK_BELOW_FLOOR
  }

  /** To read a window, now. */
  record Read(Window window, ScanDepth depth, Urgency urgency, Purpose purpose) implements Step {}

  /**
   * Nothing, until this instant (server's clock, milliseconds since the epoch) or until a window
   * that is being read is done.
   */
  record Wait(long untilMs) implements Step {}
}
