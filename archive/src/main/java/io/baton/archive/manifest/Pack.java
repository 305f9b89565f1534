package io.baton.archive.manifest;

import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import java.nio.ByteBuffer;

/**
 * A pack as a manifest lists it.
 *
 * <pre>
 *      0                8                16               24       28      32       36      40
 *     +----------------+----------------+----------------+--------+-------+--------+-------+
 *     | epoch          | sequence       | nonce          | number |blocks | live   | 0     |
 *     +----------------+----------------+----------------+--------+-------+--------+-------+
 * </pre>
 *
 * @param id which
 * @param blocks that it has, 1 or more
 * @param live how many of them this manifest refers to, 1 to {@code blocks}
 */
public record Pack(PackId id, int blocks, int live) {

  /** Most blocks of one pack: 256 MiB. */
  public static final int MOST_BLOCKS = 65_536;

  static final int BYTES = 40;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the values that do not fit
   */
  public Pack {
    if (id.version().isNone() || blocks > MOST_BLOCKS || live < 1 || live > blocks) {
      throw new IllegalArgumentException(
          "pack %s with %d blocks, %d of them live".formatted(id, blocks, live));
    }
  }

  /** Bytes of its object. */
  public long bytes() {
    return (long) blocks * SegmentSpec.BLOCK_SIZE;
  }

  void encode(ByteBuffer into) {
    into.putLong(id.version().epoch()).putLong(id.version().sequence());
    into.putLong(id.nonce()).putInt(id.number()).putInt(blocks).putInt(live).putInt(0);
  }

  static Pack decode(ByteBuffer from) {
    Version version = new Version(from.getLong(), from.getLong());
    Pack pack =
        new Pack(new PackId(version, from.getLong(), from.getInt()), from.getInt(), from.getInt());
    from.getInt();
    return pack;
  }
}
