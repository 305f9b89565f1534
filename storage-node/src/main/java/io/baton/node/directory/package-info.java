/**
 * The data directory of a storage node: who may use it, whose it is, how much of the disk it takes.
 *
 * <pre>
 *   lock        held by the running process, its process id written in it
 *   node.json   format, node id, cluster id, when it was made
 *   registry.json   how far ZooKeeper had come
 *   segments/   replicas, and damaged ones that were set aside
 * </pre>
 */
@NullMarked
package io.baton.node.directory;

import org.jspecify.annotations.NullMarked;
