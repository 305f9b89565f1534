package io.baton.daemon.monitor;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * What a process knows of its own health. It is not ready before {@link #started} and after {@link
 * #stopping}, whatever the checks say. Safe for use by several threads.
 */
public final class Health {

  /** One thing that must hold. */
  @FunctionalInterface
  public interface Check {

    /** What is wrong, for people; null if nothing is. */
    @Nullable String problem();
  }

  /**
   * What was found.
   *
   * @param good whether nothing is wrong
   * @param text a line for each check, {@code name: ok} or what is wrong
   */
  public record Report(boolean good, String text) {}

  private enum Phase {
    STARTING("the process is starting"),
    RUNNING(null),
    STOPPING("the process is stopping");

    private final @Nullable String problem;

    Phase(@Nullable String problem) {
      this.problem = problem;
    }
  }

  private final Map<String, Check> live = new ConcurrentSkipListMap<>();
  private final Map<String, Check> ready = new ConcurrentSkipListMap<>();
  private volatile Phase phase = Phase.STARTING;

  /**
   * The process makes no progress, if this fails. A restart may help; it does not if what hangs is
   * below the process, as a disk is.
   *
   * @param check must not block: it tells what others noted
   */
  public void addLive(String name, Check check) {
    live.put(name, check);
  }

  /**
   * The process cannot do its work, now, if this fails.
   *
   * @param check may look at the disk, and must not wait for others
   */
  public void addReady(String name, Check check) {
    ready.put(name, check);
  }

  /** All parts run. */
  public void started() {
    phase = Phase.RUNNING;
  }

  /** Nothing new is to be sent here. */
  public void stopping() {
    phase = Phase.STOPPING;
  }

  Report live() {
    return report(Phase.RUNNING, live);
  }

  Report ready() {
    return report(phase, ready);
  }

  private static Report report(Phase phase, Map<String, Check> checks) {
    StringBuilder text = new StringBuilder();
    boolean good = line(text, "process", phase.problem);
    for (Map.Entry<String, Check> check : checks.entrySet()) {
      good &= line(text, check.getKey(), problem(check.getValue()));
    }
    return new Report(good, text.toString());
  }

  /** A check that fails to check has found something. */
  private static @Nullable String problem(Check check) {
    try {
      return check.problem();
    } catch (RuntimeException e) {
      return "cannot be checked: " + e;
    }
  }

  private static boolean line(StringBuilder text, String name, @Nullable String problem) {
    text.append(name).append(": ").append(problem == null ? "ok" : problem).append('\n');
    return problem == null;
  }
}
