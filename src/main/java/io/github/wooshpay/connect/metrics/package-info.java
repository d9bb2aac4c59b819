/**
 * What the connector measures, and where it is shown: through the worker's own metrics where it
 * takes them (KIP-877), over JMX under the same names where it does not.
 */
@NullMarked
package io.github.wooshpay.connect.metrics;

import org.jspecify.annotations.NullMarked;
