/** {@code mvn -Pbench}: what a backfill and a tick cost, from real parts, held to promises. */
@NullMarked
package io.github.wooshpay.connect.bench;

import org.jspecify.annotations.NullMarked;
