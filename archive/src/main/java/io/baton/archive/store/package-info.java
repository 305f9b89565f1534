/**
 * Where archived versions lie: objects with names, which appear whole or not at all and are never
 * changed.
 *
 * <pre>
 * try (ObjectStore store = ObjectStores.open(URI.create("file:///mnt/backup/baton"))) {
 *   store.put("cluster/segment/versions/1", Content.of(bytes));
 * }
 * </pre>
 *
 * <p>{@link io.baton.archive.store.DirectoryStore} is one in a directory. Others are found as
 * services, by the scheme of their location.
 */
@NullMarked
package io.baton.archive.store;

import org.jspecify.annotations.NullMarked;
