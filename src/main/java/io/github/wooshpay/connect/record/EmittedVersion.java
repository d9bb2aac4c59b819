package io.github.wooshpay.connect.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.session.PaymentState;
import org.jspecify.annotations.Nullable;

/**
 * A version of a session that becomes a record.
 *
 * @param id the session's id: the record's key
 * @param createdMs its instant of creation, in milliseconds since the epoch; not negative, for
 *     Kafka knows no timestamp before 1970
 * @param json the session as the API answered it; read only
 * @param was the state of payment of the version emitted before; null if none was emitted
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
