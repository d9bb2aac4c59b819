/** {@code mvn -Pjmh}: what a page, a digest and the ledger cost, held to what is promised. */
@NullMarked
package io.github.wooshpay.connect.micro;

import org.jspecify.annotations.NullMarked;
