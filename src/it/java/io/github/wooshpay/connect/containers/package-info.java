/** The files in {@code docker/}, on a Docker engine. Skipped where none answers. */
@NullMarked
package io.github.wooshpay.connect.containers;

import org.jspecify.annotations.NullMarked;
