package io.baton.cli.local;

import io.baton.api.SegmentSpec;
import io.baton.api.error.RefusedException;
import io.baton.client.Segment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import net.openhft.chronicle.bytes.Bytes;

/** Makes a file's bytes a segment's content. Blocks that have them already are left alone. */
public final class Replacement {

  private final Path content;
  private volatile long done;

  /** Of a file that stays as it is. */
  public Replacement(Path content) {
    this.content = content;
  }

  /** Bytes compared or written so far; may be asked on any thread. */
  public long bytesDone() {
    return done;
  }

  /**
   * Writes into the segment, whose capacity becomes larger if the file needs it; nothing is
   * committed yet.
   *
   * @throws io.baton.api.error.NoSpaceException if there is no room for it; nothing is changed
   */
  public void write(Segment segment) throws IOException {
    long length = Files.size(content);
    segment.reserve(length);
    segment.setLength(length);
    Bytes<?> bytes = segment.bytes();
    byte[] wanted = new byte[SegmentSpec.BLOCK_SIZE];
    byte[] there = new byte[SegmentSpec.BLOCK_SIZE];
    try (InputStream file = Files.newInputStream(content)) {
      for (long at = 0; at < length; ) {
        int count = file.readNBytes(wanted, 0, (int) Math.min(wanted.length, length - at));
        if (count == 0) {
          throw new RefusedException(
              content + " became shorter while it was read; nothing was committed");
        }
        bytes.read(at, there, 0, count);
        if (!Arrays.equals(wanted, 0, count, there, 0, count)) {
          bytes.write(at, wanted, 0, count);
        }
        at += count;
        done = at;
      }
    }
  }
}
