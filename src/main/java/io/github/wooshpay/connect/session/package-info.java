/**
 * The ground floor: facts about a session that several packages need.
 *
 * <p>Read first: {@link io.github.wooshpay.connect.session.Session} is a session as the API
 * returned it, {@link io.github.wooshpay.connect.session.PaymentState} says whether it is open,
 * unpaid, paid or expired, {@link io.github.wooshpay.connect.session.EpochUnit} tells seconds from
 * milliseconds, {@link io.github.wooshpay.connect.session.LineItemsMode} is the setting {@code
 * line.items}, and {@link io.github.wooshpay.connect.session.CaptureException} ends the capture
 * with a sentence for the user.
 *
 * <p>Words: a session is <em>paid</em> if {@code payment_status} says so, or if it requires no
 * payment.
 *
 * <p>Imports no other package of the connector.
 */
@NullMarked
package io.github.wooshpay.connect.session;

import org.jspecify.annotations.NullMarked;
