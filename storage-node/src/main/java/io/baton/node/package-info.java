/**
 * The storage node: a process that keeps replicas.
 *
 * <pre>{@code
 * NodeConfig config = NodeConfig.of(settings);
 * try (StorageNode node = StorageNode.start(config, StorageNode.Environment.real())) {
 *   node.address();
 * }
 * }</pre>
 *
 * <p>{@link io.baton.node.StorageNode} says what starts and stops in which order. A request goes
 * from the transport to {@link io.baton.node.handler}, and there to the one thread of its segment,
 * {@link io.baton.node.lane}.
 */
@NullMarked
package io.baton.node;

import org.jspecify.annotations.NullMarked;
