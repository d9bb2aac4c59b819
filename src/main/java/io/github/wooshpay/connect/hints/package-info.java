/**
 * Receives hints from a Kafka topic and passes them to the capture.
 *
 * <p>Read first: {@link io.github.wooshpay.connect.hints.HintConsumer} reads the topic, and {@link
 * io.github.wooshpay.connect.hints.HintReader} finds the hint in a record.
 *
 * <p>Words: a <em>hint</em> says where to look first; it contains no data.
 *
 * <p>Imports {@code api} for its JSON parser, {@code capture.hint}, {@code json} and {@code
 * session}.
 */
@NullMarked
package io.github.wooshpay.connect.hints;

import org.jspecify.annotations.NullMarked;
