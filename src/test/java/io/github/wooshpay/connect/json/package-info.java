@NullMarked
package io.github.wooshpay.connect.json;

import org.jspecify.annotations.NullMarked;
