/**
 * The settings: keys, definitions, validation, and the values that the other rooms receive.
 *
 * <p>Read first: {@link io.github.wooshpay.connect.config.WooshPaySourceConfig} turns a
 * configuration into settings for each room, {@link
 * io.github.wooshpay.connect.config.ConnectionGroup} and the other groups each have their keys,
 * define their settings and read them, {@link io.github.wooshpay.connect.config.Setting} builds the
 * definition of one setting, {@link io.github.wooshpay.connect.config.CrossChecks} validates
 * settings against each other, and {@link io.github.wooshpay.connect.config.SourcePartition}
 * derives the source partitions from the settings.
 *
 * <p>Words: a <em>group</em> is a section of the settings, in forms and on the reference page.
 *
 * <p>Imports {@code api}, {@code capture.ledger}, {@code capture.schedule}, {@code json}, {@code
 * record} and {@code session}, to create their settings.
 */
@NullMarked
package io.github.wooshpay.connect.config;

import org.jspecify.annotations.NullMarked;
