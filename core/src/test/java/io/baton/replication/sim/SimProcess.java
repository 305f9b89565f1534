package io.baton.replication.sim;

/**
 * A process that can be killed, and paused: what was due while it was paused happens when it wakes;
 * what was due to a killed one never does.
 */
abstract class SimProcess {

  /** How long the registry shows a process that does not speak to it. */
  static final long SESSION_TIMEOUT = 400 * World.MILLIS;

  final World world;
  private final String name;
  private int life;
  private boolean up = true;
  private long pausedFrom;
  private long pausedUntil;
  private long diedAt;
  private int session;
  private long unseenUntil;

  SimProcess(World world, String name) {
    this.world = world;
    this.name = name;
  }

  boolean isUp() {
    return up;
  }

  int life() {
    return life;
  }

  /** The process as it runs now, for others to look at. */
  Presence presence() {
    return new Presence(this, life);
  }

  /** Which session with the registry it has: what an earlier one sent is not applied any more. */
  int session() {
    return session;
  }

  /** Its session with the registry ends; it has a new one, and is shown again, some time later. */
  void expire(long nanos) {
    world.trace(this, "has lost its session for ms:", nanos / World.MILLIS);
    session++;
    unseenUntil = world.now() + nanos;
  }

  /** Whether the registry shows this life of the process. */
  boolean isSeen(int which) {
    long now = world.now();
    if (up && which == life) {
      boolean silent = now < pausedUntil && now >= pausedFrom + SESSION_TIMEOUT;
      return now >= unseenUntil && !silent;
    }
    return which == life - 1 && now < diedAt + SESSION_TIMEOUT && now >= unseenUntil;
  }

  /** Plans something that this life of the process does. */
  void after(long nanos, Runnable task) {
    int born = life;
    world.after(nanos, () -> run(born, task));
  }

  /** Does something now, or when the process wakes. */
  void execute(Runnable task) {
    if (up) {
      run(life, task);
    }
  }

  private void run(int born, Runnable task) {
    if (born != life) {
      return;
    }
    if (world.now() < pausedUntil) {
      world.after(pausedUntil - world.now(), () -> run(born, task));
      return;
    }
    try {
      task.run();
    } catch (ProcessKilled e) {
      world.trace(this, "is killed at", e.getMessage());
      diesAtStep();
    }
  }

  void pause(long nanos) {
    world.trace(this, "is paused for ms:", nanos / World.MILLIS);
    pausedFrom = world.now();
    pausedUntil = pausedFrom + nanos;
    if (nanos > SESSION_TIMEOUT) {
      world.after(SESSION_TIMEOUT, () -> session++);
    }
  }

  void wake() {
    pausedUntil = world.now();
  }

  void kill() {
    if (up) {
      up = false;
      life++;
      diedAt = world.now();
      killed();
    }
  }

  /** It ends in the middle of something. */
  void diesAtStep() {
    kill();
  }

  void start() {
    if (!up) {
      world.trace(this, "starts", "");
      up = true;
      pausedUntil = 0;
      unseenUntil = 0;
      started();
    }
  }

  /** Drops what dies with the process. */
  abstract void killed();

  /** Begins anew. */
  abstract void started();

  @Override
  public final String toString() {
    return name;
  }
}
