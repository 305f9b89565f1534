package io.baton.replication.sim;

/**
 * A process that can be killed, and paused: what was due while it was paused happens when it wakes;
 * what was due to a killed one never does.
 */
abstract class SimProcess {

  final World world;
  private final String name;
  private int life;
  private boolean up = true;
  private long pausedUntil;

  SimProcess(World world, String name) {
    this.world = world;
    this.name = name;
  }

  boolean isUp() {
    return up;
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
    pausedUntil = world.now() + nanos;
  }

  void wake() {
    pausedUntil = world.now();
  }

  void kill() {
    if (up) {
      up = false;
      life++;
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
