package io.github.wooshpay.connect.simulator;

import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * How the sessions of a history lie in time. The last of it is two days old, so that all of it is
 * beyond the horizon of changes.
 */
public enum HistoryShape {
  /** Two months, evenly. */
  EVEN(60) {
    @Override
    double share(double place, SplittableRandom chance) {
      return place;
    }
  },
  /** Two months in which fifty sales of two minutes each have 19 in 20 of all sessions. */
  BURSTY(60) {
    @Override
    double share(double place, SplittableRandom chance) {
      double sale = chance.nextInt(50) / 50.0 + chance.nextDouble() * 120 / (60 * 86_400);
      return chance.nextInt(20) == 0 ? chance.nextDouble() : sale;
    }
  },
  /** Two months, with two sessions in five in one and the same second. */
  HOT_SECOND(60) {
    @Override
    double share(double place, SplittableRandom chance) {
      return place < 0.4 ? 0.5 : chance.nextDouble();
    }
  },
  /** Two months of days that are busy at noon and silent at night. */
  DAILY(60) {
    @Override
    double share(double place, SplittableRandom chance) {
      double hour = 7.5 + 3 * (chance.nextDouble() + chance.nextDouble() + chance.nextDouble());
      return (chance.nextInt(60) + hour / 24) / 60;
    }
  },
  /** Ten years, now and then a session. */
  SPARSE(3652) {
    @Override
    double share(double place, SplittableRandom chance) {
      return chance.nextDouble();
    }
  },
  /** Ten years of a shop that has doubled each year. */
  GROWING(3652) {
    @Override
    double share(double place, SplittableRandom chance) {
      return 1 + Math.log(chance.nextDouble(1.0 / 1024, 1)) / Math.log(1024);
    }
  };

  private static final long DAY_MS = 86_400_000;

  private final int days;

  HistoryShape(int days) {
    this.days = days;
  }

  /**
   * Where a session lies.
   *
   * @param place its number as a share of all, from 0 to 1
   * @return a share of the days, from 0 to 1
   */
  abstract double share(double place, SplittableRandom chance);

  /**
   * The instants of creation of this many sessions, in milliseconds since the epoch, at whole
   * seconds; the same for the same seed.
   */
  public LongStream createdMs(int sessions, long nowMs, long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    long beginMs = nowMs - (days + 2) * DAY_MS;
    return LongStream.range(0, sessions)
        .map(i -> beginMs + (long) (share((double) i / sessions, chance) * days * DAY_MS))
        .map(ms -> ms - Math.floorMod(ms, 1000L));
  }
}
