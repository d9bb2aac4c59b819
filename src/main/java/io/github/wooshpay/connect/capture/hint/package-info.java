/**
 * Hints that say where to look first, on their way from whoever received them to the capturing
 * thread. Knows sessions and no Kafka. Begin with {@link
 * io.github.wooshpay.connect.capture.hint.Hint}.
 */
@NullMarked
package io.github.wooshpay.connect.capture.hint;

import org.jspecify.annotations.NullMarked;
