/**
 * An order system that ships what is paid: the example of {@code docs/fulfilment.md}, to be copied,
 * and what kills it.
 */
@NullMarked
package io.github.wooshpay.connect.fulfilment;

import org.jspecify.annotations.NullMarked;
