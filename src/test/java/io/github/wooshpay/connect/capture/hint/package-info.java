/** Tests of hints. */
@NullMarked
package io.github.wooshpay.connect.capture.hint;

import org.jspecify.annotations.NullMarked;
