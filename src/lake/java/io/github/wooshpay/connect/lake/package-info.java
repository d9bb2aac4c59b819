/** Into an Apache Iceberg table and back, with real parts: {@code mvn -Plake}. */
@NullMarked
package io.github.wooshpay.connect.lake;

import org.jspecify.annotations.NullMarked;
