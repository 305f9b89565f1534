package io.baton.replication.pull;

import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Tags;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.storage.StorageException;

/**
 * Where a {@link Pull} puts what it reads: a learner's replica, or the local file of an
 * application. Blocks are offered in ascending order.
 */
public interface PullTarget {

  /**
   * The source has pinned a version.
   *
   * @throws StorageException if the target cannot take it
   */
  void begin(ReadOpened source) throws StorageException;

  /**
   * Whether the target's tags of a group have this hash already, so that none of its blocks needs a
   * look.
   */
  boolean holdsGroup(int group, long hash) throws StorageException;

  /**
   * Whether the target holds a block of this tag already; a target may have it from elsewhere, and
   * take it then.
   *
   * @param block its number
   * @param tags of the source
   * @param i index of the block's tag
   */
  boolean holds(int block, Tags tags, int i) throws StorageException;

  /**
   * Blocks from the source. One whose tag is none was never written there, and is to be so here.
   *
   * @throws StorageException {@code CORRUPT} if one does not match its hash; others as the target's
   *     disk has it
   */
  void put(BlockBatch blocks) throws StorageException;

  /**
   * Everything that differed was put: the target is to hold the version whole, and to check that.
   *
   * @throws StorageException {@code CORRUPT} if the whole does not match the source's checksum
   */
  void finish(ReadOpened source) throws StorageException;
}
