/** The record: its schema for good, and the mapping of whatever may come. */
@NullMarked
package io.github.wooshpay.connect.record;

import org.jspecify.annotations.NullMarked;
