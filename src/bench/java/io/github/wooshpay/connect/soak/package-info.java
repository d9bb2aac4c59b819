/** A long load on a small worker: {@code mvn -Psoak}. */
@NullMarked
package io.github.wooshpay.connect.soak;

import org.jspecify.annotations.NullMarked;
