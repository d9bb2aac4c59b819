/**
 * Measures the connector, and publishes the metrics: through the worker if it supports metrics of
 * plugins (KIP-877), otherwise over JMX under the same names.
 *
 * <p>Read first: {@link io.github.wooshpay.connect.metrics.Metric} lists the metrics, {@link
 * io.github.wooshpay.connect.metrics.Readings} reads their current values, {@link
 * io.github.wooshpay.connect.metrics.Counters} counts events, and {@link
 * io.github.wooshpay.connect.metrics.Publication} publishes them.
 *
 * <p>Words: a metric whose name ends in <em>total</em> only grows until the task restarts.
 *
 * <p>Imports {@code api}, {@code capture} and its subpackages {@code hint} and {@code ledger}.
 */
@NullMarked
package io.github.wooshpay.connect.metrics;

import org.jspecify.annotations.NullMarked;
