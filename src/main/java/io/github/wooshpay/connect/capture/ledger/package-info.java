/**
 * The versions that have been emitted, in memory and in source offsets.
 *
 * <p>Read first: {@link io.github.wooshpay.connect.capture.ledger.Ledger} decides whether a session
 * is emitted, {@link io.github.wooshpay.connect.capture.ledger.StoredLedger} decides which slice of
 * the ledger each record stores, {@link io.github.wooshpay.connect.capture.ledger.Checkpoint} and
 * {@link io.github.wooshpay.connect.capture.ledger.SliceOffset} are the offset formats, {@link
 * io.github.wooshpay.connect.capture.ledger.RestoredLedger} is what a restart reads back, and
 * {@link io.github.wooshpay.connect.capture.ledger.Fingerprint} computes the digest of a version.
 *
 * <p>Words: a <em>slice</em> is the part of the ledger in one source partition; the <em>head</em>
 * is the youngest slice; <em>sealing</em> moves the older part of the head into a new slice;
 * everything below the <em>floor</em> is done; an <em>epoch</em> begins when a user rewinds or
 * resets the offsets.
 *
 * <p>Imports {@code json} and {@code session}; no HTTP, no Kafka.
 */
@NullMarked
package io.github.wooshpay.connect.capture.ledger;

import org.jspecify.annotations.NullMarked;
