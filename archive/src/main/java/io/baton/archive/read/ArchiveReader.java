package io.baton.archive.read;

import com.google.common.collect.ImmutableList;
import io.baton.api.Version;
import io.baton.archive.SegmentArchive;
import io.baton.archive.manifest.BlockGroup;
import io.baton.archive.manifest.ManifestHead;
import io.baton.archive.manifest.ManifestReader;
import io.baton.archive.manifest.ScratchFile;
import io.baton.archive.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reads versions of one segment. Every block is checked against its hash, and the whole against the
 * checksum of the state. Safe for use by several threads.
 */
public final class ArchiveReader {

  private final SegmentArchive archive;
  private final Path scratch;

  /**
   * Reads from here.
   *
   * @param scratch a local directory with room for a manifest: 8 to 24 bytes for a block
   */
  public ArchiveReader(SegmentArchive archive, Path scratch) {
    this.archive = archive;
    this.scratch = scratch;
  }

  /** Takes the blocks of a version that are not zeros, each once, in any order. */
  public interface BlockConsumer {

    /**
     * One block.
     *
     * @param bytes 4096 from its position on, checked; to be read before this returns
     */
    void accept(int block, ByteBuffer bytes) throws IOException;
  }

  /**
   * What versions there are, oldest first. Reads the begin of each manifest.
   *
   * @throws StoreException.Damaged if one is not whole; the others can be asked for by {@link
   *     SegmentArchive#versions}
   */
  public ImmutableList<ManifestHead> versions() throws StoreException {
    ImmutableList.Builder<ManifestHead> heads = ImmutableList.builder();
    for (SegmentArchive.Stored stored : archive.versions()) {
      heads.add(archive.head(stored.version()));
    }
    return heads.build();
  }

  /** The newest version. */
  public Optional<ManifestHead> newest() throws StoreException {
    return notAfter(Instant.MAX);
  }

  /**
   * The newest version whose time is not after an instant.
   *
   * @throws StoreException.Damaged if the manifest of one that is newer, or of this one, is not
   *     whole
   */
  public Optional<ManifestHead> notAfter(Instant instant) throws StoreException {
    List<SegmentArchive.Stored> newestFirst = archive.versions().reverse();
    for (SegmentArchive.Stored stored : newestFirst) {
      ManifestHead head = archive.head(stored.version());
      if (!head.time().isAfter(instant)) {
        return Optional.of(head);
      }
    }
    return Optional.empty();
  }

  /**
   * Reads a version, in memory for 16 MiB of blocks, 5 MiB of references to blocks and the list of
   * packs. Its manifest is copied first, as no server keeps a connection for as long as blocks are
   * read. What the consumer was given is the version only if this returns.
   *
   * @throws StoreException.NotFound if the version is not there
   * @throws StoreException.Damaged if its manifest or a pack is not whole, or a pack is missing;
   *     names it
   * @throws IOException as the consumer throws it
   */
  public ManifestHead read(Version version, BlockConsumer consumer) throws IOException {
    try (ScratchFile copy = ScratchFile.in(scratch);
        ManifestReader manifest = copied(version, copy)) {
      PackBlocks blocks = new PackBlocks(archive, manifest.head(), manifest.packs(), consumer);
      BlockGroup group = manifest.nextGroup();
      while (group != null) {
        blocks.read(group);
        group = manifest.nextGroup();
      }
      blocks.flush();
      return manifest.head();
    }
  }

  private ManifestReader copied(Version version, ScratchFile copy) throws IOException {
    try (InputStream bytes = archive.store().read(archive.manifest(version))) {
      copy.fill(bytes);
    }
    return archive.open(version, copy.open());
  }

  /**
   * Reads a version to a file, which appears, in place of what has its name, when it is whole and
   * synced. Blocks of zeros take no space in it.
   *
   * @throws IOException as {@link #read}, and if the file cannot be written
   */
  public ManifestHead restore(Version version, Path file) throws IOException {
    long length = archive.head(version).length();
    try (RestoredFile restored = RestoredFile.beside(file, length)) {
      ManifestHead head = read(version, restored);
      restored.commit();
      return head;
    }
  }
}
