package io.baton.replication.storage;

import io.baton.api.Version;
import io.baton.replication.message.Tags;
import java.nio.ByteBuffer;

/** A version of a replica that stays readable until it is closed. Used by the replica's thread. */
public interface PinnedVersion extends AutoCloseable {

  /** Which version. */
  Version version();

  /** Bytes of the segment's content. */
  long length();

  /** Checksum of the whole state. */
  long checksum();

  /**
   * Hashes of tag groups, see {@code ReadGroups}.
   *
   * @param first number of the first group
   * @param count how many at most; fewer at the segment's end
   * @throws StorageException {@code READ_GONE} if the pin was broken to make room, {@code CORRUPT}
   *     if a stored tag fails its check
   */
  long[] groupHashes(int first, int count) throws StorageException;

  /**
   * Tags of blocks in a row.
   *
   * @param first number of the first block
   * @param count how many at most; fewer at the segment's end
   * @throws StorageException as {@link #groupHashes}
   */
  Tags tags(int first, int count) throws StorageException;

  /**
   * Appends the bytes of blocks in a row to {@code into}; zeros for those never written. Not
   * checked here against the hashes: whoever receives them does, and so finds damage on the way
   * too.
   *
   * @param first number of the first block
   * @param count how many; all are within the segment
   * @throws StorageException as {@link #groupHashes}, and {@code IO_ERROR}
   */
  void read(int first, int count, ByteBuffer into) throws StorageException;

  /** Lets the version go. Harmless twice. */
  @Override
  void close();
}
