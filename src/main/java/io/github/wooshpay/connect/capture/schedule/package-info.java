/**
 * Decides what is read when, and makes changes of what was read.
 *
 * <p>Read first: {@link io.github.wooshpay.connect.capture.schedule.LaneWork} is what a lane does,
 * {@link io.github.wooshpay.connect.capture.schedule.LiveLane} and {@link
 * io.github.wooshpay.connect.capture.schedule.HistoryLane} do it, {@link
 * io.github.wooshpay.connect.capture.schedule.LaneState} compares a reading with the ledger, and
 * {@link io.github.wooshpay.connect.capture.schedule.Cadence} says how often a session is looked
 * at.
 *
 * <p>Words: a <em>tail</em> reads what is newest; the <em>sweep</em> reads again what is older; a
 * <em>watched</em> instant is read again although it lies below the floor.
 *
 * <p>Imports {@code capture.scan}, {@code capture.ledger} and {@code api}.
 */
@NullMarked
package io.github.wooshpay.connect.capture.schedule;

import org.jspecify.annotations.NullMarked;
