package io.github.wooshpay.connect.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.session.PaymentState;
import org.jspecify.annotations.Nullable;

/**
 * A version of a session to turn into a record.
 *
 * @param id the session's id: the record's key
 * @param createdMs its time of creation, in milliseconds since the epoch; not negative, because
 *     Kafka has no timestamps before 1970
 * @param json the session as the API returned it; must not be modified
 * @param was the state of payment of the version emitted before; null if there is none
 * @param becamePaid whether this is the version by which it became paid
 * @param observedAtMs when this version was read, in milliseconds since the epoch
 */
public record EmittedVersion(
    String id,
    long createdMs,
    ObjectNode json,
    @Nullable PaymentState was,
    boolean becamePaid,
    long observedAtMs) {}
