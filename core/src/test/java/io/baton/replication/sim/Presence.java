package io.baton.replication.sim;

/**
 * One life of a process, as the registry shows it to others by an ephemeral znode: a hint, on which
 * no promise rests (R8).
 */
record Presence(SimProcess process, int life) {

  /** Whether its znode is there. */
  boolean isSeen() {
    return process.isSeen(life);
  }

  /** Whether the process runs, whatever the registry shows. */
  boolean isRunning() {
    return process.isUp() && process.life() == life;
  }
}
