package io.github.wooshpay.connect.quickstart;

import java.util.Locale;

/**
 * How the quickstart ended.
 *
 * @param code the process's exit code: 0 if it showed what it is to show
 * @param sentence for the one who watches
 */
record Verdict(int code, String sentence) {

  /** The connector or its task failed, or was refused. */
  static Verdict failed(String why) {
    return new Verdict(1, why);
  }

  /** The one who watches has seen enough. */
  static Verdict stopped(QuickstartProgress progress) {
    return new Verdict(0, "Stopped; " + arrived(progress) + ".");
  }

  /** The time is over: records have to have arrived, and changes of sessions among them. */
  static Verdict inTheEnd(QuickstartProgress progress) {
    if (progress.records() == 0) {
      return new Verdict(1, "No record arrived; the worker's log tells what it waited for.");
    }
    if (progress.updated() == 0) {
      return new Verdict(
          1,
          arrived(progress)
              + ": no session changed in this time. Let it run longer, or pay a session.");
    }
    return new Verdict(0, arrived(progress) + "." + progress.payments());
  }

  private static String arrived(QuickstartProgress progress) {
    long records = progress.records();
    return String.format(
        Locale.ROOT,
        "%,d %s arrived, %,d of them updated",
        records,
        records == 1 ? "record" : "records",
        progress.updated());
  }
}
