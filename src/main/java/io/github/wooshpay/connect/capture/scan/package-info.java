/**
 * Reads windows of {@code created}, in whatever order their pages come.
 *
 * <p>Read first: {@link io.github.wooshpay.connect.capture.scan.WindowReader} scans one window,
 * {@link io.github.wooshpay.connect.capture.scan.Reading} is the result of a scan, {@link
 * io.github.wooshpay.connect.capture.scan.CatchUp} cuts a stretch of time into windows, and {@link
 * io.github.wooshpay.connect.capture.scan.MemoryBound} decides how many may be read at once.
 *
 * <p>Words: a <em>window</em> is a stretch of {@code created} that is read in one scan; a
 * <em>piece</em> is a part of the stretch that a lane is catching up with.
 *
 * <p>Imports {@code api} and {@code session}; knows neither the ledger nor the schedule.
 */
@NullMarked
package io.github.wooshpay.connect.capture.scan;

import org.jspecify.annotations.NullMarked;
