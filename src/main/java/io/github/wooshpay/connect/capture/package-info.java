@NullMarked
package io.github.wooshpay.connect.capture;

import org.jspecify.annotations.NullMarked;
