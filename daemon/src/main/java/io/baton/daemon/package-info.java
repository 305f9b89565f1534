/**
 * What storage node and coordinator have in common as processes that run until they are stopped.
 *
 * <pre>{@code
 * System.exit(
 *     new DaemonCommand(Main.class, "storage-node", "Keeps replicas.", NodeSettings.ALL)
 *         .run(arguments, settings -> StorageNode.start(NodeConfig.of(settings))::close));
 * }</pre>
 */
@NullMarked
package io.baton.daemon;

import org.jspecify.annotations.NullMarked;
