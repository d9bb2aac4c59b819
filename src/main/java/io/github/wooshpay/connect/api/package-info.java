@NullMarked
package io.github.wooshpay.connect.api;

import org.jspecify.annotations.NullMarked;
