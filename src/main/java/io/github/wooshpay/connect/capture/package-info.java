/**
 * Drives the capture: one thread asks the lanes for their next step, other threads read for it.
 *
 * <p>Read first: {@link io.github.wooshpay.connect.capture.Capture} is the driving thread and its
 * workers, {@link io.github.wooshpay.connect.capture.Handover} passes batches to the polling
 * thread, {@link io.github.wooshpay.connect.capture.LineItemStage} holds batches until their line
 * items have been fetched, {@link io.github.wooshpay.connect.capture.HintedLooks} follows hints,
 * and {@link io.github.wooshpay.connect.capture.CaptureStatus} is what the metrics see.
 *
 * <p>Words: a <em>batch</em> is a list of changes of one lane that are polled together; a
 * <em>look</em> is a read caused by a hint.
 *
 * <p>Imports its own subpackages, {@code api}, {@code json} and {@code session}; no Kafka.
 */
@NullMarked
package io.github.wooshpay.connect.capture;

import org.jspecify.annotations.NullMarked;
