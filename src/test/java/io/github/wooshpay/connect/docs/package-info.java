/** Holds the documents to what is there. */
@NullMarked
package io.github.wooshpay.connect.docs;

import org.jspecify.annotations.NullMarked;
