package io.baton.replication.owner;

import io.baton.api.Version;
import io.baton.replication.keep.KeepOrder;

/**
 * One checkpoint to be.
 *
 * @param version new, never used for other content (R6)
 * @param length bytes of the segment's content
 * @param checksum of the whole state
 * @param keeping which versions stay readable
 * @param parts the changed blocks
 */
public record Captured(
    Version version, long length, long checksum, KeepOrder keeping, Parts parts) {

  /** One that keeps nothing. */
  public Captured(Version version, long length, long checksum, Parts parts) {
    this(version, length, checksum, KeepOrder.NONE, parts);
  }

  /** The same, with another say about what is kept. */
  public Captured keeping(KeepOrder order) {
    return new Captured(version, length, checksum, order, parts);
  }

  /** Bytes of block data. */
  public long bytes() {
    return parts.bytes();
  }
}
