/**
 * Hints on their way from the receiver to the capturing thread.
 *
 * <p>Read first: {@link io.github.wooshpay.connect.capture.hint.Hint} names a session, a
 * PaymentIntent or a stretch of time, {@link io.github.wooshpay.connect.capture.hint.HintQueue} is
 * the bounded queue between the threads, and {@link
 * io.github.wooshpay.connect.capture.hint.HintListener} observes their outcome.
 *
 * <p>Words: a <em>hint</em> says where to look first; it contains no data.
 *
 * <p>Imports no other package of the connector; no Kafka.
 */
@NullMarked
package io.github.wooshpay.connect.capture.hint;

import org.jspecify.annotations.NullMarked;
