package io.baton.agent.process;

import io.baton.agent.process.session.ProcessIdentity;
import io.baton.agent.process.session.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running program: its first process, and all that this one has started in its session. It was
 * started by this agent, or by one before it, and goes on when the agent ends. Thread-safe. Futures
 * complete on a thread of the JDK's common pool or of the scheduler: do not block there.
 */
public final class ProgramProcess {

  private static final Logger LOG = LoggerFactory.getLogger(ProgramProcess.class);

  /**
   * How often an adopted process is looked at, which takes some 0.1 ms. {@link
   * ProcessHandle#onExit} looks as well if the process is no child, but only every 0.3 to 5 s, and
   * takes one that its new parent has not waited for to be alive, which for some first processes of
   * containers is for ever.
   */
  private static final Duration LOOK = Duration.ofMillis(100);

  /** Looks that may fail in a row, as with too many files open: those of 10 s. */
  private static final int FAILURES = 100;

  private final NotedProcess noted;
  private final Session session;
  private final Clockwork time;
  private final CompletableFuture<Exit> exited = new CompletableFuture<>();
  private @Nullable Stopping stopping;

  private ProgramProcess(NotedProcess noted, Clockwork time) {
    this.noted = noted;
    this.session = new Session(noted.identity(), noted.mark());
    this.time = time;
  }

  /** A child of this agent's. */
  static ProgramProcess started(NotedProcess noted, Process child, Clockwork time) {
    ProgramProcess process = new ProgramProcess(noted, time);
    var unused = child.onExit().thenAccept(ended -> process.ended(Exit.of(ended.exitValue())));
    return process;
  }

  /**
   * What an earlier agent has started; not watched yet.
   *
   * @return empty if nothing is left of it
   */
  static Optional<ProgramProcess> left(NotedProcess noted, Clockwork time) throws IOException {
    ProgramProcess process = new ProgramProcess(noted, time);
    if (noted.identity().isAlive()) {
      return Optional.of(process);
    }
    if (!noted.identity().isOfThisBoot() || process.session.members().isEmpty()) {
      return Optional.empty();
    }
    process.exited.complete(Exit.unknown());
    return Optional.of(process);
  }

  /** The same, watched from now on. */
  ProgramProcess watched() {
    if (isRunning()) {
      look(0);
    }
    return this;
  }

  private void look(int failures) {
    try {
      if (!noted.identity().isAlive()) {
        ended(Exit.unknown());
      } else {
        time.after(LOOK, () -> look(0));
      }
    } catch (IOException e) {
      if (failures < FAILURES) {
        time.after(LOOK, () -> look(failures + 1));
      } else {
        exited.completeExceptionally(e);
      }
    }
  }

  private void ended(Exit exit) {
    try {
      session.leaderEnded();
    } catch (IOException e) {
      LOG.warn("{} has ended; what is left of its session is known by its mark only", this, e);
    }
    exited.complete(exit);
  }

  /** What is noted of it. */
  public NotedProcess noted() {
    return noted;
  }

  /** The pid of its first process. */
  public long pid() {
    return identity().pid();
  }

  /** Which process the first one is. */
  public ProcessIdentity identity() {
    return noted.identity();
  }

  /** Whether its first process has not ended, as far as is known. */
  public boolean isRunning() {
    return !exited.isDone();
  }

  /**
   * Completes when its first process has ended, of an adopted one within 0.1 s; others of the
   * session may be left, which {@link #stop} ends. With an exception only if {@code /proc} cannot
   * be read; whether it runs is then unknown.
   */
  public CompletableFuture<Exit> exited() {
    return exited.copy();
  }

  /**
   * Ends all processes of its session: SIGTERM to each, and SIGKILL to those that are left after
   * {@code term}. To be called again for a shorter time, or if it failed.
   *
   * @return completes when none is left; with {@link StillRunningException} if some are even 10 s
   *     after SIGKILL, with another {@link IOException} if {@code /proc} cannot be read
   */
  public CompletableFuture<Void> stop(Duration term) {
    Stopping current;
    synchronized (this) {
      current = stopping;
      if (current != null && !current.stopped().isCompletedExceptionally()) {
        current.hasten(term);
        return current.stopped().copy();
      }
      current = new Stopping(session::members, exited, time, term);
      stopping = current;
    }
    current.look();
    return current.stopped().copy();
  }

  /** Ends them by SIGKILL at once, see {@link #stop}. */
  public CompletableFuture<Void> kill() {
    return stop(Duration.ZERO);
  }

  /** For messages. */
  @Override
  public String toString() {
    return "process " + pid();
  }
}
