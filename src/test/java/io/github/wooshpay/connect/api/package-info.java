/** The client: its parts alone, and the whole against the simulated API. */
@NullMarked
package io.github.wooshpay.connect.api;

import org.jspecify.annotations.NullMarked;
