/**
 * What a storage node shows of itself: {@link io.baton.node.metrics.NodeMetrics} declares, the
 * others count. Nobody counts by hand elsewhere: requests are counted where they are answered,
 * checkpoints where a replica takes them.
 */
@NullMarked
package io.baton.node.metrics;

import org.jspecify.annotations.NullMarked;
