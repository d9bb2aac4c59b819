/**
 * A simulated WooshPay: a real HTTP server that behaves as the list endpoint is documented to, or
 * as it might, with an account behind it whose truth a test can read. Needs the JDK, Jackson and
 * the enums of {@code api}; nothing of Kafka.
 */
@NullMarked
package io.github.wooshpay.connect.simulator;

import org.jspecify.annotations.NullMarked;
