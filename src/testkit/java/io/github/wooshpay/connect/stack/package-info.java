/**
 * The real parts that integration tests and the quickstart use: a Kafka broker and Connect workers,
 * each a process of its own that ends with the one that started it.
 */
@NullMarked
package io.github.wooshpay.connect.stack;

import org.jspecify.annotations.NullMarked;
