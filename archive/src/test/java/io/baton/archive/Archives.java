package io.baton.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.baton.api.Durability;
import io.baton.api.Group;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.archive.manifest.ManifestHead;
import io.baton.archive.manifest.ManifestReader;
import io.baton.archive.manifest.Pack;
import io.baton.archive.read.ArchiveReader;
import io.baton.archive.store.ObjectStore;
import io.baton.archive.write.ArchiveSettings;
import io.baton.archive.write.ArchiveSubject;
import io.baton.archive.write.ArchiveWriter;
import io.baton.archive.write.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One segment's archive, with small packs. */
public final class Archives {

  public static final SegmentName NAME = SegmentName.of("orders/eü");
  public static final Instant TIME = Instant.parse("2026-02-01T12:00:00.123Z");
  public static final int PACK_BLOCKS = 32;
  public static final SegmentSpec SPEC =
      new SegmentSpec(16 * Source.BLOCK, 5, 4, Durability.DISK)
          .withGroup(Group.of(List.of(Source.ID, new SegmentId(7, 8))));

  public final SegmentArchive archive;
  public Pace pace = Pace.UNLIMITED;
  public Instant time = TIME;
  private final Path scratch;

  private final int packBlocks;

  public Archives(ObjectStore store, Path scratch) {
    this(store, scratch, PACK_BLOCKS);
  }

  public Archives(ObjectStore store, Path scratch, int packBlocks) {
    this.packBlocks = packBlocks;
    this.archive = new SegmentArchive(store, "cluster-1", Source.ID);
    this.scratch = scratch;
  }

  /** One that begins with the newest version that is there. */
  public ArchiveWriter writer() throws IOException {
    return writer(archive.newest());
  }

  public ArchiveWriter writer(Optional<Version> previous) {
    return new ArchiveWriter(
        archive,
        new ArchiveSubject(NAME, SPEC, time),
        previous,
        new ArchiveSettings(packBlocks, scratch, pace));
  }

  /** Archives a version; returns what the pull failed with, or an empty text. */
  public String tryArchive(Source source) throws IOException {
    try (ArchiveWriter writer = writer()) {
      return source.pullInto(writer);
    }
  }

  public void archive(Source source) throws IOException {
    assertEquals("", tryArchive(source));
  }

  public ArchiveReader reader() {
    return new ArchiveReader(archive, scratch);
  }

  /** The version is there with this content. */
  public void assertArchived(Source source) throws IOException {
    assertArrayEquals(source.content(), content(source.version));
  }

  public byte[] content(Version version) throws IOException {
    ManifestHead head = archive.head(version);
    byte[] content = new byte[(int) head.length()];
    reader()
        .read(
            version,
            (block, bytes) -> {
              int at = block * Source.BLOCK;
              bytes.get(content, at, Math.min(bytes.remaining(), content.length - at));
            });
    return content;
  }

  public List<Pack> packs(Version version) throws IOException {
    try (ManifestReader manifest = archive.open(version)) {
      return manifest.packs();
    }
  }
}
