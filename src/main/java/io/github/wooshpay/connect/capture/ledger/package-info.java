/**
 * What was emitted: which version of which session, in memory and in source offsets.
 *
 * <p>Read first: {@link io.github.wooshpay.connect.capture.ledger.Ledger} decides whether a session
 * is emitted, {@link io.github.wooshpay.connect.capture.ledger.StoredLedger} turns what was emitted
 * into offsets, {@link io.github.wooshpay.connect.capture.ledger.Checkpoint} and {@link
 * io.github.wooshpay.connect.capture.ledger.SliceOffset} are the formats, and {@link
 * io.github.wooshpay.connect.capture.ledger.RestoredLedger} is what a restart reads back.
 *
 * <p>Words: a <em>slice</em> is the part of the ledger that one source partition stores; the
 * <em>head</em> is the youngest slice; <em>sealing</em> moves the older part of the head into a
 * slice of its own; an <em>epoch</em> begins when a user rewinds or resets the offsets.
 *
 * <p>Imports {@code api} for the session, {@code json} and {@code session}; no HTTP, no Kafka.
 */
@NullMarked
package io.github.wooshpay.connect.capture.ledger;

import org.jspecify.annotations.NullMarked;
