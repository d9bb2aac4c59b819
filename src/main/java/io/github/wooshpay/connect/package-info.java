@NullMarked
package io.github.wooshpay.connect;

import org.jspecify.annotations.NullMarked;
