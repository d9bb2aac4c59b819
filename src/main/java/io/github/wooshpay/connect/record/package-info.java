/**
 * Turns a version of a session into a Connect record. No part of it is lost, and no content fails.
 *
 * <p>Read first: {@link io.github.wooshpay.connect.record.SessionRecords} creates the record: key,
 * value, headers, timestamp, {@link io.github.wooshpay.connect.record.CheckoutSessionSchema} is the
 * schema, {@link io.github.wooshpay.connect.record.StructMapper} fills a Struct from a JSON object,
 * {@link io.github.wooshpay.connect.record.FieldMapper} maps one field, and {@link
 * io.github.wooshpay.connect.record.Redaction} says what is left out or hashed.
 *
 * <p>Words: <em>unmapped</em> values do not fit the schema and are kept as raw JSON; a
 * <em>location</em> is a position in a session.
 *
 * <p>Imports {@code json} and {@code session}; knows neither the API nor the capture.
 */
@NullMarked
package io.github.wooshpay.connect.record;

import org.jspecify.annotations.NullMarked;
