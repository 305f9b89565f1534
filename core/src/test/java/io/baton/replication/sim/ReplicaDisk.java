package io.baton.replication.sim;

import io.baton.replication.storage.ReplicaStorage;
import org.jspecify.annotations.Nullable;

/** Where a simulated node keeps its replica. It outlives the node's process. */
interface ReplicaDisk {

  /** Opens the replica for a new process; whatever the former one had open is void. */
  @Nullable ReplicaStorage open();

  /** What a new process would find; nothing is changed. */
  @Nullable ReplicaStorage look();

  /** Makes an empty replica. There is none. */
  ReplicaStorage create();

  /**
   * The process ends in order: it closes what it has open.
   *
   * @return whether that is believed, however often the machine goes down before the next one
   */
  boolean close();

  /** For what a learner pulls in an owner's epoch. */
  ClosingTarget target(ReplicaStorage storage, long epoch);

  /** The replica is lost. */
  void delete();

  /** The machine goes down and up. */
  void cutPower();

  /** Flips a bit: of a stored block, or anywhere. */
  void flip(boolean anywhere);

  /**
   * Whether a fault of the disk may have cost the replica some of its data: the next process, on a
   * machine that stays up, may not believe it.
   */
  boolean isDoubtful();

  /** Whether a sync failed, so that the next process may find less of what was not synced. */
  boolean hasSyncFailed();
}
