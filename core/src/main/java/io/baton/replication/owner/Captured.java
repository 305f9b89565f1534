package io.baton.replication.owner;

import io.baton.api.Version;

/**
 * One checkpoint to be.
 *
 * @param version new, never used for other content (R6)
 * @param length bytes of the segment's content
 * @param checksum of the whole state
 * @param parts the changed blocks
 */
public record Captured(Version version, long length, long checksum, Parts parts) {

  /** Bytes of block data. */
  public long bytes() {
    return parts.bytes();
  }
}
