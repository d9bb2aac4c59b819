package io.github.wooshpay.connect.capture;

import static io.github.wooshpay.connect.capture.CaptureModel.HOUR;
import static io.github.wooshpay.connect.capture.CaptureModel.MINUTE;

import io.github.wooshpay.connect.capture.VirtualCapture.Delivery;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/**
 * Whatever happens: every session's last version is emitted, in order, and nothing twice without a
 * crash.
 */
class CaptureModelTest {
  /** None, more than sessions change, and fewer. */
  private static final List<Long> HEARTBEAT_INTERVALS = List.of(0L, 1_000L, 10 * MINUTE);

  /**
   * With one seed, so that a build fails by the code alone and never by chance. After a change of
   * the capture, run it for long without the seed and with more tries.
   */
  @Property(seed = "20261127")
  void every_last_version_is_emitted_once_and_in_order(
      @ForAll("lives") ActionChain<CaptureModel> life) throws InterruptedException {
    life.run().settle();
  }

  /** Hints are lost, late, repeated and forged: what is emitted is as right as without any. */
  @Property(tries = 500, seed = "20261127")
  void hints_change_nothing_but_when_something_is_emitted(
      @ForAll("livesWithHints") ActionChain<CaptureModel> life) throws InterruptedException {
    life.run().settle();
  }

  /** Also a session that goes back to what it was, and stays so. */
  @Property(tries = 100, seed = "20261127")
  void a_replica_that_lags_makes_no_record_more_and_none_go_back(
      @ForAll("livesWithLag") ActionChain<CaptureModel> life) throws InterruptedException {
    life.run().settleWithLag();
  }

  /** What was in the lost slice goes to the head, and from there into a slice that begins later. */
  @Example
  void a_crash_loses_the_offset_of_a_slice_and_keeps_those_of_younger_ones()
      throws InterruptedException {
    CaptureModel model =
        new CaptureModel(new CaptureModel.Dialect(1, true, 1, 1, Delivery.AT_LEAST_ONCE, 2));
    model.before(4, 3 * HOUR);
    model.start();
    model.rewind();
    model.change(205, "open/unpaid/flop/flip", 100_000);
    model.change(43, "open/unpaid/flop/flip", 160);
    model.create(24, 1, 0);
    model.change(25, "complete/unpaid/", 0);
    model.change(32, "expired/unpaid/", 160);
    model.pass(70 * MINUTE);
    model.crash(0.85, 0.45, 5_000);
    model.pass(10 * MINUTE);
    model.stop(5_000);
    model.settle();
  }

  @Example
  void watches_unpaid_sessions_of_format_one_after_a_crash_during_the_upgrade()
      throws InterruptedException {
    CaptureModel m =
        new CaptureModel(new CaptureModel.Dialect(1, false, 3, 3, Delivery.EXACTLY_ONCE, 1));
    m.before(25, 600_000);
    m.start();
    m.create(6, 0, 0);
    m.pass(31000);
    m.create(4, 1000, 0);
    m.crash(0.31, 0.02, 10800000);
    m.pass(2000);
    m.upgrade(1200000);
    m.pass(31000);
    m.change(21, "complete/paid/", 160);
    m.change(59, "open/unpaid/flip", 1000);
    m.pass(600000);
    m.outage(600000);
    m.create(10, 300, 0);
    m.change(4, "open/unpaid/flop/flip", 100000);
    m.change(186, "open/unpaid/flip", 160);
    m.change(27, "expired/unpaid/", 0);
    m.change(590, "complete/unpaid/", 40);
    m.change(92, "complete/unpaid/", 40);
    m.create(4, 1, 30000);
    m.create(21, 300, 30000);
    m.pass(4200000);
    m.create(9, 20000, 500);
    m.change(202, "complete/unpaid/", 160);
    m.crash(0.25, 0.09, 1200000);
    m.change(6, "open/unpaid/flop/flip", 100000);
    m.pass(2000);
    m.settle();
  }

  /** The neighbour of the same instant is watched, long after the floor has passed both. */
  @Example
  void a_session_that_only_format_one_knew_is_not_emitted_again_while_its_instant_is_watched()
      throws InterruptedException {
    CaptureModel m =
        new CaptureModel(new CaptureModel.Dialect(1000, true, 1, 2, Delivery.EXACTLY_ONCE, 0));
    m.before(0, 1000);
    m.start();
    m.create(25, 300, 0);
    m.reset();
    m.pass(31000);
    m.change(18, "open/unpaid/flop/flip", 40);
    m.pass(600000);
    m.change(243, "open/unpaid/flop/flip", 40);
    m.change(832, "open/unpaid/flip", 160);
    m.outage(10800000);
    m.change(0, "expired/unpaid/", 160);
    m.pass(2000);
    m.create(5, 1000, 0);
    m.create(6, 20000, 500);
    m.upgrade(1200000);
    m.change(296, "expired/unpaid/", 1000);
    m.stop(1200000);
    m.pass(31000);
    m.create(1, 300, 0);
    m.change(14, "open/unpaid/flip", 40);
    m.change(10, "complete/unpaid/", 160);
    m.change(28, "open/unpaid/flop/flip", 160);
    m.change(194, "open/unpaid/flip", 40);
    m.crash(0.54, 0.22, 0);
    m.create(9, 1, 0);
    m.pass(4200000);
  }

  /** So the watch ends, and the floor passes, before it could be looked at once more. */
  @Example
  void an_outage_in_the_middle_of_catching_up_outlasts_the_watch() throws InterruptedException {
    CaptureModel model =
        new CaptureModel(new CaptureModel.Dialect(1, false, 1, 1, Delivery.AT_LEAST_ONCE, 0));
    model.before(60, 1_000);
    model.start();
    model.crash(0, 0, 3 * HOUR);
    model.pass(6_000);
    for (int i = 0; i < 60; i++) {
      model.change(i, "complete/paid/", 2_000);
    }
    model.outage(3 * HOUR);
    model.settle();
  }

  @Provide
  Arbitrary<ActionChain<CaptureModel>> lives() {
    return starts()
        .flatMap(
            start ->
                ActionChain.startWith(start::model)
                    .withAction(4, creations())
                    .withAction(5, changes())
                    .withAction(4, times())
                    .withAction(2, crashes())
                    .withAction(1, stops())
                    .withAction(1, outages())
                    .withAction(1, upgrades())
                    .withAction(1, rewinds())
                    .withMaxTransformations(25));
  }

  @Provide
  Arbitrary<ActionChain<CaptureModel>> livesWithHints() {
    return starts()
        .flatMap(
            start ->
                ActionChain.startWith(start::model)
                    .withAction(3, creations())
                    .withAction(6, changes())
                    .withAction(6, hints())
                    .withAction(4, times())
                    .withAction(2, crashes())
                    .withAction(1, stops())
                    .withAction(1, outages())
                    .withMaxTransformations(25));
  }

  private static Action.Independent<CaptureModel> hints() {
    return () ->
        Combinators.combine(
                Arbitraries.integers().between(0, 1000),
                Arbitraries.of(CaptureModel.Hinted.class),
                Arbitraries.of(1, 1, 3, 50))
            .as(
                (which, hinted, times) ->
                    mutate(
                        "hint " + hinted + " " + which + ", " + times + " times",
                        m -> m.hint(which, hinted, times)));
  }

  @Provide
  Arbitrary<ActionChain<CaptureModel>> livesWithLag() {
    return Combinators.combine(starts(), Arbitraries.of(1_000L, 10_000L, 45_000L))
        .as(
            (start, lag) -> {
              CaptureModel.Dialect drawn = start.dialect();
              CaptureModel.Dialect dialect =
                  new CaptureModel.Dialect(
                      drawn.unitMs(),
                      drawn.newestFirst(),
                      100,
                      drawn.parallelism(),
                      drawn.delivery(),
                      drawn.seed(),
                      5_000,
                      0);
              return ActionChain.startWith(
                      () -> lagging(new Start(dialect, start.count() / 2, 10 * MINUTE), lag))
                  .withAction(2, creations())
                  .withAction(6, changes())
                  .withAction(4, times())
                  .withMaxTransformations(25);
            })
        .flatMap(chain -> chain);
  }

  private static CaptureModel lagging(Start start, long lagMs) {
    CaptureModel model = start.model();
    model.lag(lagMs);
    return model;
  }

  private record Start(CaptureModel.Dialect dialect, int count, long spreadMs) {
    CaptureModel model() {
      CaptureModel model = new CaptureModel(dialect);
      model.before(count, spreadMs);
      model.start();
      return model;
    }
  }

  private static Arbitrary<Start> starts() {
    Arbitrary<CaptureModel.Dialect> dialects =
        Combinators.combine(
                Arbitraries.of(1, 1000),
                Arbitraries.of(true, false),
                Arbitraries.of(1, 2, 3, 10, 100),
                Arbitraries.integers().between(1, 5),
                Arbitraries.of(Delivery.class),
                Arbitraries.longs().between(0, 1_000_000))
            .as(
                (unit, newest, limit, parallel, delivery, seed) ->
                    new CaptureModel.Dialect(
                        unit,
                        newest,
                        limit,
                        parallel,
                        delivery,
                        seed,
                        MINUTE,
                        HEARTBEAT_INTERVALS.get(Math.floorMod(seed, HEARTBEAT_INTERVALS.size()))));
    return Combinators.combine(
            dialects,
            Arbitraries.integers().between(0, 60),
            Arbitraries.of(1_000L, 10 * MINUTE, 3 * HOUR, 400 * 24 * HOUR))
        .as(Start::new);
  }

  private static Action.Independent<CaptureModel> creations() {
    return () ->
        Combinators.combine(
                Arbitraries.integers().between(1, 30),
                Arbitraries.of(0L, 1L, 300L, 1_000L, 20_000L),
                Arbitraries.of(0L, 0L, 500L, 30_000L, 4 * MINUTE))
            .as(
                (count, apart, late) ->
                    mutate(
                        "create " + count + " apart " + apart + " late " + late,
                        m -> m.create(count, apart, late)));
  }

  private static Action.Independent<CaptureModel> changes() {
    return () ->
        Combinators.combine(
                Arbitraries.integers().between(0, 1000),
                Arbitraries.of(
                    "complete/paid/",
                    "complete/unpaid/",
                    "expired/unpaid/",
                    "open/unpaid/flip",
                    "open/unpaid/flop/flip"),
                Arbitraries.of(0L, 40L, 160L, 1_000L, 100_000L))
            .as(
                (which, to, in) ->
                    mutate(
                        "change " + which + " to " + to + " in " + in,
                        m -> m.change(which, to, in)));
  }

  private static Action.Independent<CaptureModel> times() {
    return () ->
        Arbitraries.of(100L, 2_000L, 31_000L, 10 * MINUTE, 70 * MINUTE)
            .map(ms -> mutate("pass " + ms, m -> m.pass(ms)));
  }

  private static Action.Independent<CaptureModel> crashes() {
    return () ->
        Combinators.combine(
                Arbitraries.doubles().between(0, 1),
                Arbitraries.doubles().between(0, 1),
                Arbitraries.of(0L, 5_000L, 20 * MINUTE, 3 * HOUR))
            .as(
                (inTopic, stored, down) ->
                    mutate(
                        "crash " + inTopic + " " + stored + " for " + down,
                        m -> m.crash(inTopic, stored, down)));
  }

  private static Action.Independent<CaptureModel> stops() {
    return () ->
        Arbitraries.of(0L, 5_000L, 20 * MINUTE, 3 * HOUR)
            .map(down -> mutate("stop for " + down, m -> m.stop(down)));
  }

  private static Action.Independent<CaptureModel> upgrades() {
    return () ->
        Arbitraries.of(0L, 20 * MINUTE)
            .map(down -> mutate("upgrade, down for " + down, m -> m.upgrade(down)));
  }

  private static Action.Independent<CaptureModel> rewinds() {
    return () ->
        Arbitraries.of(
            mutate("rewind", CaptureModel::rewind), mutate("reset", CaptureModel::reset));
  }

  private static Action.Independent<CaptureModel> outages() {
    return () ->
        Arbitraries.of(5_000L, 10 * MINUTE, 3 * HOUR)
            .map(ms -> mutate("the API is away for " + ms, m -> m.outage(ms)));
  }

  private interface Happening {
    void to(CaptureModel model) throws InterruptedException;
  }

  private static Transformer<CaptureModel> mutate(String what, Happening happening) {
    return Transformer.mutate(
        what,
        model -> {
          try {
            happening.to(model);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }
}
