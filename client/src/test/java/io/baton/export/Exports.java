package io.baton.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.baton.api.Durability;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.outline.PinnedVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Exports of versions that are made up. */
final class Exports {

  static final int BLOCK = SegmentSpec.BLOCK_SIZE;
  static final SegmentId ID = new SegmentId(0x0102030405060708L, 0x1112131415161718L);
  static final SegmentName NAME = SegmentName.of("orders/eü");
  static final Version VERSION = new Version(3, 7);
  static final SegmentSpec SPEC = new SegmentSpec(16 * BLOCK, 5, 4, Durability.DISK);
  static final Instant MADE = Instant.parse("2026-03-01T12:00:00.123Z");

  private Exports() {}

  static ExportTarget target(Path file) throws IOException {
    return ExportTarget.of(new ExportTarget.Subject(ID, NAME, SPEC, MADE), file);
  }

  static Path write(PinnedVersion version, Path file) throws IOException {
    try (ExportTarget target = target(file)) {
      assertEquals("", version.pullInto(target));
    }
    return file;
  }

  /** Blocks 1, 2 and 4 of five, the fourth in part; what is in them is easy to read. */
  static PinnedVersion small() {
    PinnedVersion version = PinnedVersion.empty(ID, VERSION, 4 * BLOCK + 100);
    for (int block : new int[] {1, 2, 4}) {
      byte[] bytes = new byte[block == 4 ? 100 : BLOCK];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (i / 64 + block);
      }
      version.write(block, bytes);
    }
    return version;
  }

  /** More than two groups of blocks. */
  static PinnedVersion large() {
    return PinnedVersion.random(ID, VERSION, 900 * BLOCK + 77, 5);
  }

  /** All that can be read of an export's content, in reads of so many bytes. */
  static byte[] content(Path file, int step) throws IOException {
    try (ExportFile export = ExportFile.open(file)) {
      ByteBuffer all = ByteBuffer.allocate((int) export.head().length());
      for (int at = 0; at < all.capacity(); at += step) {
        ByteBuffer some = ByteBuffer.allocate(step + 3);
        some.position(3);
        export.read(at, some);
        all.put(some.flip().position(3));
      }
      return all.array();
    }
  }

  static byte[] bytes(Path file) throws IOException {
    return Files.readAllBytes(file);
  }
}
