package io.baton.archive.write;

import com.google.common.base.Verify;
import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.archive.SegmentArchive;
import io.baton.archive.manifest.BlockGroup;
import io.baton.archive.manifest.ManifestHead;
import io.baton.archive.manifest.ManifestWriter;
import io.baton.archive.manifest.Pack;
import io.baton.archive.manifest.ScratchFile;
import io.baton.archive.store.StoreException;
import io.baton.block.BlockHash;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Tags;
import io.baton.replication.pull.PullTarget;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.storage.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Archives a version, which is there when {@link #finish} returns. Blocks whose hashes are those of
 * the version before are not asked for. Another source begins anew, and so does who was killed, or
 * archives a later version instead: but packs that were written by then are not written again, as
 * far as their blocks are the same, if these come in ascending order. What was written in vain is
 * referred to by nobody, and expires. If the version is there already, or others archive it too,
 * one of them stays, and it is whole. One thread at a time; blocks while the store works and as the
 * pace has it.
 */
public final class ArchiveWriter implements PullTarget, Closeable {

  /** One try to archive what a source has. */
  private record Attempt(
      ManifestHead head,
      Instant began,
      PreviousVersion previous,
      PackTable table,
      PackWriter packs,
      ManifestWriter manifest,
      PendingGroups groups) {}

  private final SegmentArchive archive;
  private final ArchiveSubject subject;
  private final Optional<Version> previous;
  private final ArchiveSettings settings;
  private @Nullable ScratchFile manifestBefore;
  private @Nullable ScratchFile manifestNow;
  private @Nullable Attempt attempt;
  private @Nullable IOException trouble;

  /**
   * Makes one that has not begun.
   *
   * @param previous a version that is archived, best the newest one; if it turns out not to be
   *     whole, or is retired, everything is archived
   */
  public ArchiveWriter(
      SegmentArchive archive,
      ArchiveSubject subject,
      Optional<Version> previous,
      ArchiveSettings settings) {
    this.archive = archive;
    this.subject = subject;
    this.previous = previous;
    this.settings = settings;
  }

  /** What the store, or the scratch directory, failed with: no other source helps. */
  public Optional<IOException> trouble() {
    return Optional.ofNullable(trouble);
  }

  @Override
  public void begin(ReadOpened source) throws StorageException {
    attempt = null;
    trouble = null;
    ManifestHead head = headOf(source);
    attempt = step(() -> start(head));
  }

  private ManifestHead headOf(ReadOpened source) throws StorageException {
    try {
      return subject.head(archive, source);
    } catch (IllegalArgumentException e) {
      throw new StorageException(
          Reason.CORRUPT, "the source of %s says %s".formatted(this, e.getMessage()), e);
    }
  }

  /** Its time is taken before anything is read that others may expire. */
  private Attempt start(ManifestHead head) throws IOException {
    Instant began = archive.store().now();
    Publication.requireNotRetired(archive, head.version());
    requireRoom(head);
    close();
    ScratchFile before = ScratchFile.in(settings.scratch());
    manifestBefore = before;
    ScratchFile now = ScratchFile.in(settings.scratch());
    manifestNow = now;
    PreviousVersion version =
        previous.isPresent()
            ? PreviousVersion.read(archive, previous.get(), before, settings)
            : PreviousVersion.none();
    EarlierPacks earlier = EarlierPacks.of(archive, head.version(), began);
    PackTable table = new PackTable(version.packs());
    ManifestWriter manifest = new ManifestWriter(now);
    return new Attempt(
        head,
        began,
        version,
        table,
        new PackWriter(archive, head.version(), earlier, table, settings),
        manifest,
        new PendingGroups(version, table, manifest, head.length()));
  }

  @Override
  public boolean holdsGroup(int group, long hash) throws StorageException {
    Attempt now = attempt();
    return step(() -> now.groups.at(group).holds(hash, now.previous));
  }

  @Override
  public boolean holds(int block, Tags tags, int i) throws StorageException {
    Attempt now = attempt();
    int inGroup = block % BlockGroup.BLOCKS;
    PendingGroup group = groupOf(block);
    return group.holds(inGroup, tags, i, now.previous, now.table);
  }

  private PendingGroup groupOf(int block) throws StorageException {
    if (block < 0 || block >= SegmentSpec.blocks(attempt().head.length())) {
      throw new StorageException(
          Reason.CORRUPT, "block %d for %s does not exist".formatted(block, this));
    }
    return step(() -> attempt().groups.at(block / BlockGroup.BLOCKS));
  }

  @Override
  public void put(BlockBatch blocks) throws StorageException {
    for (int i = 0; i < blocks.count(); i++) {
      put(blocks, i);
    }
  }

  private void put(BlockBatch blocks, int i) throws StorageException {
    int block = blocks.block(i);
    int inGroup = block % BlockGroup.BLOCKS;
    PendingGroup group = groupOf(block);
    if (!group.awaits(inGroup, blocks.tags(), i)
        || BlockHash.of(blocks.data(i)) != blocks.tags().hash(i)) {
      throw new StorageException(
          Reason.CORRUPT,
          "block %d for %s was not asked for, or does not match its hash".formatted(block, this));
    }
    PackWriter packs = attempt().packs;
    int slot = step(() -> packs.add(block, blocks.data(i)));
    group.store(inGroup, packs.index(), slot);
  }

  @Override
  public void finish(ReadOpened source) throws StorageException {
    Attempt now = attempt();
    boolean whole = step(() -> now.groups.end(now.head.checksum()));
    if (!whole) {
      throw new StorageException(
          Reason.CORRUPT,
          "the blocks for %s do not make a state of checksum %016x, as their source says"
              .formatted(this, source.checksum()));
    }
    step(
        () -> {
          now.packs.flush();
          ImmutableList<Pack> packs = now.table.packs();
          new Publication(archive, now.head.version(), now.began, settings.pace())
              .publish(now.manifest.end(now.head, packs), packs);
          return packs;
        });
    attempt = null;
  }

  /** Better than after all packs were stored in vain. */
  private void requireRoom(ManifestHead head) throws StoreException {
    long most = archive.store().mostBytes();
    if (ManifestWriter.mostBytes(head.length()) > most) {
      throw new StoreException.Refused(
          "%s: the manifest of a version of %d bytes may have %d bytes, more than the %d that an object may have there: take a directory"
              .formatted(this, head.length(), ManifestWriter.mostBytes(head.length()), most));
    }
  }

  /** Lets go of its files. What is not finished is not in the archive. Idempotent. */
  @Override
  public void close() throws IOException {
    if (manifestBefore != null) {
      manifestBefore.close();
    }
    if (manifestNow != null) {
      manifestNow.close();
    }
  }

  @Override
  public String toString() {
    return "the archive of segment " + subject.name() + " in " + archive.store();
  }

  private Attempt attempt() {
    return Verify.verifyNotNull(attempt);
  }

  private <T> T step(Step<T> step) throws StorageException {
    if (trouble != null) {
      throw new StorageException(Reason.IO_ERROR, String.valueOf(trouble.getMessage()), trouble);
    }
    try {
      return step.run();
    } catch (IOException e) {
      trouble = e;
      throw new StorageException(Reason.IO_ERROR, "%s: %s".formatted(this, e.getMessage()), e);
    }
  }

  private interface Step<T> {
    T run() throws IOException, StorageException;
  }
}
