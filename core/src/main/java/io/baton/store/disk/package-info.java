/**
 * The narrow way in which the replica store reaches files, so that a test's disk can stop at, tear
 * or fail every write and sync. {@link io.baton.store.disk.MappedDisk} is the real one: mapped
 * files by Chronicle Bytes, with real space under every mapped page.
 */
@NullMarked
package io.baton.store.disk;

import org.jspecify.annotations.NullMarked;
