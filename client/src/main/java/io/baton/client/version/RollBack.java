package io.baton.client.version;

import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.api.error.NotRegisteredException;
import io.baton.api.error.RefusedException;
import io.baton.registry.Segments;
import io.baton.registry.record.SegmentRecord;
import io.baton.segment.LocalSegment;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.openhft.chronicle.bytes.Bytes;

/**
 * Gives open segments the content of an earlier version. It is written whole to a file beside each
 * segment's first: until all are there nothing of any segment has changed.
 */
public final class RollBack {

  private static final int PIECE = 256 * SegmentSpec.BLOCK_SIZE;

  private RollBack() {}

  /**
   * Changes the bytes that differ, and the lengths; a checkpoint makes a version of it.
   *
   * @throws RefusedException if the segments do not have one version of that name, and nothing has
   *     changed; or if a file cannot be read or deleted: the content is then partly that of the
   *     version
   */
  public static void apply(
      List<LocalSegment> segments, Fetcher fetcher, Segments records, VersionChoice choice) {
    try {
      Set<Version> versions = new TreeSet<>();
      for (LocalSegment segment : segments) {
        SegmentRecord record = record(segment, records, fetcher.patience());
        versions.add(fetcher.fetch(record, choice, file(segment)).version());
      }
      if (versions.size() > 1) {
        throw new RefusedException(
            "nothing was rolled back: the segments of a group go back to one version, and these are "
                + versions);
      }
      for (LocalSegment segment : segments) {
        copy(segment);
      }
    } finally {
      segments.forEach(RollBack::delete);
    }
  }

  private static SegmentRecord record(LocalSegment segment, Segments records, Duration timeout) {
    return records
        .read(segment.id(), timeout)
        .orElseThrow(() -> new NotRegisteredException(segment + " was never registered"))
        .record();
  }

  private static Path file(LocalSegment segment) {
    return segment.file().resolveSibling("rollback");
  }

  private static void copy(LocalSegment segment) {
    try (FileChannel version = FileChannel.open(file(segment), StandardOpenOption.READ)) {
      copy(version, segment);
    } catch (IOException e) {
      throw refused(segment, e);
    }
  }

  private static void delete(LocalSegment segment) {
    try {
      Files.deleteIfExists(file(segment));
    } catch (IOException e) {
      throw refused(segment, e);
    }
  }

  private static RefusedException refused(LocalSegment segment, IOException e) {
    return new RefusedException(
        "%s was not rolled back: %s cannot be read: %s. Roll back again, or open the segment again"
            .formatted(segment, file(segment), e),
        e);
  }

  private static void copy(FileChannel version, LocalSegment segment) throws IOException {
    long length = version.size();
    segment.setLength(length);
    Bytes<?> bytes = segment.bytes();
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    byte[] there = new byte[SegmentSpec.BLOCK_SIZE];
    for (long at = 0; at < length; at += PIECE) {
      piece.clear().limit((int) Math.min(PIECE, length - at));
      while (piece.hasRemaining()) {
        if (version.read(piece, at + piece.position()) < 0) {
          throw new EOFException("it ends at " + (at + piece.position()));
        }
      }
      piece.flip();
      while (piece.hasRemaining()) {
        long offset = at + piece.position();
        int size = Math.min(SegmentSpec.BLOCK_SIZE, piece.remaining());
        bytes.read(offset, there, 0, size);
        if (!piece.slice(piece.position(), size).equals(ByteBuffer.wrap(there, 0, size))) {
          bytes.write(offset, piece.array(), piece.position(), size);
        }
        piece.position(piece.position() + size);
      }
    }
  }
}
