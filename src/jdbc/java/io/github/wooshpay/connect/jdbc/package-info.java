/** A relational table of sessions, by the stock sink into a real database. */
@NullMarked
package io.github.wooshpay.connect.jdbc;

import org.jspecify.annotations.NullMarked;
