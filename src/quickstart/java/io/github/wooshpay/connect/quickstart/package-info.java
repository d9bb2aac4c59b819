/**
 * {@code mvn -Pquickstart}: sessions flow from the API into a topic while one watches. Runs on the
 * real parts of the package {@code stack}.
 */
@NullMarked
package io.github.wooshpay.connect.quickstart;

import org.jspecify.annotations.NullMarked;
