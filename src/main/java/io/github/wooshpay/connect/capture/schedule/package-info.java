/**
 * Decides what to read when, and turns readings into changes.
 *
 * <p>Read first: {@link io.github.wooshpay.connect.capture.schedule.LaneWork} is the work of a
 * lane, {@link io.github.wooshpay.connect.capture.schedule.LiveLane} and {@link
 * io.github.wooshpay.connect.capture.schedule.HistoryLane} implement it, {@link
 * io.github.wooshpay.connect.capture.schedule.LaneState} compares a reading with the ledger, {@link
 * io.github.wooshpay.connect.capture.schedule.Cadence} decides how often a session is read, and
 * {@link io.github.wooshpay.connect.capture.schedule.WatchSchedule} decides when watched instants
 * are read.
 *
 * <p>Words: the <em>tail</em> reads the newest sessions; the <em>sweep</em> reads older ones again;
 * a <em>watched</em> instant is read again although it is below the floor.
 *
 * <p>Imports {@code api}, {@code capture.ledger}, {@code capture.scan} and {@code session}.
 */
@NullMarked
package io.github.wooshpay.connect.capture.schedule;

import org.jspecify.annotations.NullMarked;
