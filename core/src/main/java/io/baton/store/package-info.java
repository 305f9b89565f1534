/**
 * The replica store: one mapped file per replica, copy-on-write (the section on the replica store
 * in the design).
 *
 * <pre>{@code
 * ReplicaDirectory replicas = new ReplicaDirectory(new MappedDisk(path), random, boot, 64, clock);
 * try (ReplicaStore replica = replicas.create(id, name, spec, epoch)) {
 *   replica.stage(blocks);
 *   replica.commit(commit);
 *   try (PinnedVersion version = replica.pin(true)) {
 *     version.read(block, 1, buffer);
 *   }
 * }
 * }</pre>
 *
 * <p>{@link io.baton.store.ReplicaStore} has the rules, {@link io.baton.store.format} the bytes,
 * {@link io.baton.store.disk} the files.
 */
@NullMarked
package io.baton.store;

import org.jspecify.annotations.NullMarked;
