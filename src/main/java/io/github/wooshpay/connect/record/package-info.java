@NullMarked
package io.github.wooshpay.connect.record;

import org.jspecify.annotations.NullMarked;
