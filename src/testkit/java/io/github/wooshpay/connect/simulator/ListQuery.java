package io.github.wooshpay.connect.simulator;

import org.jspecify.annotations.Nullable;

/**
 * A list request as understood: what is left after ignored styles and parameters are taken out.
 *
 * @param fromMs the first instant of {@code created} asked for, inclusive
 * @param toMs the instant that ends it, exclusive
 * @param limit sessions a page
 * @param startingAfter the cursor towards the end of the list, or null
 * @param endingBefore the cursor towards its start, or null
 */
record ListQuery(
    long fromMs,
    long toMs,
    int limit,
    @Nullable String startingAfter,
    @Nullable String endingBefore,
    @Nullable String customer,
    @Nullable String customerEmail,
    @Nullable String paymentIntent) {}
