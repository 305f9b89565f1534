package io.baton.client.version;

import io.baton.api.SegmentSpec;
import io.baton.api.error.RefusedException;
import io.baton.segment.LocalSegment;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import net.openhft.chronicle.bytes.Bytes;

/**
 * Gives an open segment the content of an earlier version. The version is written whole to a file
 * beside the segment's first: until then nothing of the segment has changed.
 */
public final class RollBack {

  private static final int PIECE = 256 * SegmentSpec.BLOCK_SIZE;

  private RollBack() {}

  /**
   * Changes the bytes that differ, and the length; a checkpoint makes a version of it.
   *
   * @param fetch writes the version to a file
   * @throws RefusedException if the file cannot be read or deleted; the segment's content is then
   *     partly that of the version
   */
  public static void apply(LocalSegment segment, Consumer<Path> fetch) {
    Path file = segment.file().resolveSibling("rollback");
    try {
      fetch.accept(file);
      try (FileChannel version = FileChannel.open(file, StandardOpenOption.READ)) {
        copy(version, segment);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new RefusedException(
          "%s was not rolled back: %s cannot be read: %s. Roll back again, or open the segment again"
              .formatted(segment, file, e),
          e);
    }
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
