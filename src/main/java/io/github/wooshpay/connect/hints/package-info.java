/**
 * Receives hints from a Kafka topic and hands them to the capture. Knows Kafka's consumer and what
 * an event of WooshPay looks like. Begin with {@link
 * io.github.wooshpay.connect.hints.HintConsumer}.
 */
@NullMarked
package io.github.wooshpay.connect.hints;

import org.jspecify.annotations.NullMarked;
