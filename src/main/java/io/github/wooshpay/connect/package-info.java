/**
 * The plugin: the classes that a Connect worker calls, and the wiring of one running task.
 *
 * <p>Read first: {@link io.github.wooshpay.connect.WooshPaySourceConnector} is the entry point:
 * settings, validation, guarantees, {@link io.github.wooshpay.connect.WooshPaySourceTask} hands
 * records to the worker, {@link io.github.wooshpay.connect.RunningSource} connects the rooms for
 * one task, {@link io.github.wooshpay.connect.AlteredOffsets} validates offsets that a user writes,
 * and {@link io.github.wooshpay.connect.ConnectionTrial} tries a configuration against the API.
 *
 * <p>Words: a <em>lane</em> is one of the two source partitions of a connector, live or history.
 *
 * <p>Imports every other package; no other package imports this one.
 */
@NullMarked
package io.github.wooshpay.connect;

import org.jspecify.annotations.NullMarked;
