/**
 * The archive: versions of segments in a store outside of the cluster, for the day when no replica
 * is left. {@code docs/archive-format.md} describes what is in it.
 *
 * <pre>
 * SegmentArchive archive = new SegmentArchive(store, cluster, segment);
 *
 * // A storage node takes over a committed version: what changed since the one archived before.
 * try (ArchiveWriter writer = new ArchiveWriter(archive, subject, archive.newest(), settings)) {
 *   pull.into(writer);
 * }
 *
 * // Old versions go, by policy.
 * new Expiry(archive, new ExpiryPolicy(7, Duration.ofDays(30)), pace).run();
 *
 * // Nothing else is left.
 * ArchiveReader reader = new ArchiveReader(archive, scratch);
 * reader.restore(reader.notAfter(instant).orElseThrow().version(), file);
 * </pre>
 *
 * <p>Three rules keep what is referred to. A manifest is put behind its packs. Who writes refers
 * only to packs of its own, and to those of one earlier version that was not retired when it began,
 * and gives up after {@link io.baton.archive.SegmentArchive#LONGEST_WRITE}. Who expires retires a
 * version first, and deletes its manifest, like packs that no manifest refers to, not before {@link
 * io.baton.archive.SegmentArchive#GRACE}. All by the store's clock.
 */
@NullMarked
package io.baton.archive;

import org.jspecify.annotations.NullMarked;
