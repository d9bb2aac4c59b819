/** Tests of the packaged plugin with real parts: archive, broker, worker. */
@NullMarked
package io.github.wooshpay.connect.it;

import org.jspecify.annotations.NullMarked;
