package io.baton.api;

/** When a replica may acknowledge a checkpoint. */
public enum Durability {
  /**
   * In mapped memory on every in-sync replica: survives process death, and node loss by
   * replication.
   */
  MEMORY,
  /** Synced to the disk of every in-sync replica: survives power loss of all of them. */
  DISK
}
