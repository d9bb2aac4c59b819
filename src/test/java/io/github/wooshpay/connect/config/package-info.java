@NullMarked
package io.github.wooshpay.connect.config;

import org.jspecify.annotations.NullMarked;
