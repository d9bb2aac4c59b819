/**
 * The ground floor: facts about a session that several rooms need. It imports none of them.
 *
 * <p>Begin with {@link io.github.wooshpay.connect.session.PaymentState}.
 */
@NullMarked
package io.github.wooshpay.connect.session;

import org.jspecify.annotations.NullMarked;
