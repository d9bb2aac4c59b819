/** Tests of what receives hints. */
@NullMarked
package io.github.wooshpay.connect.hints;

import org.jspecify.annotations.NullMarked;
