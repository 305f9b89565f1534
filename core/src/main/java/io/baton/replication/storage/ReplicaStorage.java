package io.baton.replication.storage;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentId;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.keep.Keep;
import io.baton.replication.message.BlockBatch;

/**
 * One replica's file. Used by one thread at a time. With {@code DISK} durability {@link #promise},
 * {@link #commit} return when what they did is synced; with {@code MEMORY} when it is in mapped
 * memory.
 */
public interface ReplicaStorage {

  /** The segment that the file names. */
  SegmentId segment();

  /** What the segment was registered with; its capacity is what there is room for by now. */
  SegmentSpec spec();

  /** The replica's identity since it last lost anything; never 0. */
  long incarnation();

  /** Bytes of {@link #last}'s content; blocks behind them are as never written. */
  long length();

  /** Highest epoch promised, by {@link #promise} or by the {@code epoch} of a commit. */
  long fence();

  /** Newest version held, or {@link Version#NONE}. */
  Version last();

  /**
   * The {@code epoch} of the commit that made {@link #last} current; 0 if there was none. Within
   * that epoch nothing lowers the replica, so it survives a restart with the version.
   */
  long writtenIn();

  /** Newest version held that is known to be committed, or {@link Version#NONE}. */
  Version commitPoint();

  /**
   * Promises to refuse lower epochs. Does nothing if {@code epoch} is not above {@link #fence}.
   *
   * @throws StorageException {@code NO_SPACE} or {@code IO_ERROR}; the promise then does not hold
   */
  void promise(long epoch) throws StorageException;

  /**
   * Makes room for content of so many bytes, with space on the disk for the blocks that are added,
   * and raises the capacity of {@link #spec}. Does nothing if it is as large; else what is staged
   * is dropped, and pins are broken. Nothing that is held changes.
   *
   * @throws StorageException {@code NO_SPACE} or {@code IO_ERROR}; the room is then as before
   */
  void reserve(long bytes) throws StorageException;

  /**
   * Writes blocks to free slots and checks them against their hashes. They become current with the
   * next {@link #commit}. Blocks come in strictly ascending order until then; blocks past the
   * capacity are refused.
   *
   * @throws StorageException {@code NO_SPACE}, {@code IO_ERROR}, or {@code CORRUPT} if a hash does
   *     not match; whatever was staged is dropped then
   */
  void stage(BlockBatch blocks) throws StorageException;

  /**
   * Stages that a block reads as never written. The same ascending order.
   *
   * @throws StorageException {@code NO_SPACE} or {@code IO_ERROR}; whatever was staged is dropped
   *     then
   */
  void stageCleared(int block) throws StorageException;

  /** Drops what was staged and not committed. */
  void dropStaged();

  /**
   * Makes the staged blocks, perhaps none, current as one version; atomic at every instant. {@code
   * commit.version()} is above {@link #last} for a checkpoint; it may be anything for a taught
   * version. Blocks behind the new length become as never written.
   *
   * @throws StorageException {@code NO_SPACE} or {@code IO_ERROR}; the version before stays current
   */
  void commit(Commit commit) throws StorageException;

  /**
   * Takes note of a committed version, if it is held and newer than {@link #commitPoint}; else does
   * nothing.
   *
   * @throws StorageException {@code NO_SPACE} or {@code IO_ERROR}
   */
  void noteCommitted(Version version) throws StorageException;

  /**
   * Makes an older version the newest again, at once and as durably as {@link #commit}; those after
   * it are gone, and pins of them are broken. What is staged is dropped. Does nothing more if it is
   * {@link #last}.
   *
   * @throws StorageException {@code NOT_READABLE} if it is not held, or before {@link
   *     #commitPoint}; {@code NO_SPACE} or {@code IO_ERROR}
   */
  void rollBack(Version version) throws StorageException;

  /**
   * Pins a version for reading: the newest, or the newest known to be committed. It stays readable,
   * unchanged, until it is closed, whatever is committed meanwhile.
   *
   * @throws StorageException {@code NOT_READABLE} if no committed version can be shown, {@code
   *     BUSY} at the limit of pins
   */
  PinnedVersion pin(boolean newest) throws StorageException;

  /**
   * Pins a version that is kept, or a committed one that is not replaced yet.
   *
   * @throws StorageException {@code NOT_READABLE} if it is neither, {@code BUSY} at the limit of
   *     pins
   */
  PinnedVersion pin(Version version) throws StorageException;

  /** The committed versions that are to be kept, oldest first; perhaps with the newest one. */
  ImmutableList<KeptVersion> kept();

  /**
   * Keeps a committed version that can still be read, or keeps it otherwise, or no more.
   *
   * @throws StorageException {@code NOT_READABLE} if it is not here, or not known to be committed;
   *     {@code NO_SPACE} or {@code IO_ERROR}
   */
  void keep(Version version, Keep keep) throws StorageException;
}
