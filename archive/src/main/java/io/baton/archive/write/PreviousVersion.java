package io.baton.archive.write;

import com.google.common.collect.ImmutableList;
import io.baton.api.Version;
import io.baton.archive.SegmentArchive;
import io.baton.archive.manifest.BlockGroup;
import io.baton.archive.manifest.ManifestReader;
import io.baton.archive.manifest.Pack;
import io.baton.archive.manifest.PackId;
import io.baton.archive.manifest.ScratchFile;
import io.baton.archive.store.StoreException;
import io.baton.block.GroupHash;
import io.baton.replication.message.Tags;
import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The version that was archived before: its groups, in ascending order. Its manifest is copied and
 * checked whole before anything of it is believed. A pack that is not there any more, or has
 * another size, is not referred to again: so what the archive has lost comes back with the next
 * version. One thread at a time.
 */
final class PreviousVersion {

  private static final Logger LOG = LoggerFactory.getLogger(PreviousVersion.class);
  private static final long UNWRITTEN = hashOfUnwritten(BlockGroup.BLOCKS);

  private final @Nullable ManifestReader manifest;
  private final BitSet left;
  private @Nullable BlockGroup next;

  private PreviousVersion(@Nullable ManifestReader manifest, BitSet left) throws IOException {
    this.manifest = manifest;
    this.left = left;
    next = manifest == null ? null : manifest.nextGroup();
  }

  /** None: everything is new. */
  static PreviousVersion none() throws IOException {
    return new PreviousVersion(null, new BitSet());
  }

  /**
   * Reads a version that is there and not retired; none if it is retired, gone or damaged.
   *
   * @param copy for its manifest
   */
  static PreviousVersion read(
      SegmentArchive archive, Version version, ScratchFile copy, ArchiveSettings settings)
      throws IOException {
    try {
      if (archive.retired().containsKey(version)) {
        return none();
      }
      InputStream stored = archive.store().read(archive.manifest(version));
      try (InputStream bytes = PacedContent.of(stored, settings.pace())) {
        copy.fill(bytes);
      }
      readToEnd(archive.open(version, copy.open()));
      ManifestReader manifest = archive.open(version, copy.open());
      BitSet left = Reuse.leave(manifest.packs(), settings.packBlocks());
      left.or(missing(archive, manifest.packs()));
      return new PreviousVersion(manifest, left);
    } catch (StoreException.NotFound e) {
      return none();
    } catch (StoreException.Damaged e) {
      LOG.warn(
          "Segment {} is archived whole again, as version {} is not whole in the archive: {}",
          archive.segment(),
          version,
          e.getMessage());
      return none();
    }
  }

  private static void readToEnd(ManifestReader manifest) throws IOException {
    BlockGroup group = manifest.nextGroup();
    while (group != null) {
      group = manifest.nextGroup();
    }
  }

  private static BitSet missing(SegmentArchive archive, ImmutableList<Pack> packs)
      throws StoreException {
    Map<PackId, Integer> indexes = new HashMap<>();
    BitSet missing = new BitSet();
    for (int i = 0; i < packs.size(); i++) {
      indexes.put(packs.get(i).id(), i);
      missing.set(i);
    }
    archive.forEachPack(
        (id, entry) -> {
          Integer i = indexes.get(id);
          if (i != null && packs.get(i).bytes() == entry.bytes()) {
            missing.clear(i);
          }
        });
    if (!missing.isEmpty()) {
      LOG.warn(
          "{} packs are missing in the archive, or have another size: their blocks are archived"
              + " again. The first is {}",
          missing.cardinality(),
          archive.pack(packs.get(missing.nextSetBit(0)).id()));
    }
    return missing;
  }

  /** Its packs. */
  ImmutableList<Pack> packs() {
    return manifest == null ? ImmutableList.of() : manifest.packs();
  }

  /** Whether what a group has in its {@code i}-th block may be referred to again. */
  boolean isOf(BlockGroup group, int i) {
    return group.isStored(i) && !left.get(group.pack(i));
  }

  /** A group, whose number is above those that were asked for. */
  BlockGroup group(int number, int count) throws IOException {
    while (manifest != null && next != null && next.number() < number) {
      next = manifest.nextGroup();
    }
    if (next != null && next.number() == number) {
      return next;
    }
    BlockGroup unwritten = new BlockGroup(number, count);
    unwritten.tagsHash(unwritten(count));
    return unwritten;
  }

  /** The hash of the tags of blocks that were never written. */
  static long unwritten(int count) {
    return count == BlockGroup.BLOCKS ? UNWRITTEN : hashOfUnwritten(count);
  }

  private static long hashOfUnwritten(int count) {
    return GroupHash.of(new Tags(count), 0, count);
  }
}
