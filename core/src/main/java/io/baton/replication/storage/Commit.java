package io.baton.replication.storage;

import io.baton.api.Version;
import io.baton.replication.keep.Keep;

/**
 * What makes the staged blocks current.
 *
 * @param version of the new state
 * @param epoch of the owner that commits it: the version's own for a checkpoint, the teaching one
 *     for a taught version. Kept with the version, as durably: see {@link ReplicaStorage#writtenIn}
 * @param kind whether it follows the newest version held, or replaces whatever is held
 * @param commitPoint newest version known to be committed; taken if the replica holds it, {@code
 *     version} included
 * @param length bytes of the segment's content
 * @param checksum of the whole state
 * @param keep whether the version stays readable once newer ones are committed; it is forgotten if
 *     it turns out not to be committed. Not for a taught one
 */
public record Commit(
    Version version,
    long epoch,
    Kind kind,
    Version commitPoint,
    long length,
    long checksum,
    Keep keep) {

  /** One that is not kept. */
  public Commit(
      Version version, long epoch, Kind kind, Version commitPoint, long length, long checksum) {
    this(version, epoch, kind, commitPoint, length, checksum, Keep.NOT);
  }

  /** How a version came to a replica. */
  public enum Kind {
    /** By a checkpoint: what was held before is the version before it. */
    CHECKPOINT,
    /**
     * By learning: what was held before may be of a history that was never committed, and is not
     * shown any more.
     */
    TAUGHT
  }
}
