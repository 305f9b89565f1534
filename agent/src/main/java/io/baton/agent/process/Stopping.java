package io.baton.agent.process;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import io.baton.agent.process.session.ProcessStat;
import io.baton.agent.process.session.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/**
 * Ends a program: SIGTERM to each of its processes, SIGKILL to those that are left after a while.
 * It looks at them again and again, as nothing tells when a process that is not its child has
 * ended, and as they may fork meanwhile.
 */
final class Stopping {

  private static final Duration LOOK = Duration.ofMillis(20);

  /** How long after SIGKILL a process may still be there. */
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

  /** Looks after which SIGKILL goes to the groups as well. */
  private static final int LOOKS_BEFORE_GROUPS = 10;

  private final Members members;
  private final CompletableFuture<Exit> exited;
  private final Clockwork time;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  /** Pids that have got SIGTERM, of those that are left. */
  private final Set<Long> told = new HashSet<>();

  /** When SIGKILL is to be sent, and once it was, when that was. */
  private long killAt;

  private int kills;

  /** See {@link io.baton.agent.process.session.Session#members}. */
  interface Members {
    ImmutableList<ProcessStat> look() throws IOException;
  }

  /**
   * Prepares one.
   *
   * @param term from now until SIGKILL
   */
  Stopping(Members members, CompletableFuture<Exit> exited, Clockwork time, Duration term) {
    this.members = members;
    this.exited = exited;
    this.time = time;
    this.killAt = time.now() + term.toNanos();
  }

  /** Completes when none of its processes is left, and its exit is known. */
  CompletableFuture<Void> stopped() {
    return stopped;
  }

  /** Sends SIGKILL no later than this from now. */
  synchronized void hasten(Duration term) {
    long earlier = time.now() + term.toNanos();
    if (earlier - killAt < 0) {
      killAt = earlier;
    }
  }

  /** Looks, and has the next look scheduled unless that was the last. */
  void look() {
    try {
      if (isOver()) {
        stopped.complete(null);
      } else {
        time.after(LOOK, this::look);
      }
    } catch (IOException | RejectedExecutionException e) {
      stopped.completeExceptionally(e);
    }
  }

  private synchronized boolean isOver() throws IOException {
    ImmutableList<ProcessStat> left = members.look();
    if (left.isEmpty()) {
      return exited.isDone();
    }
    if (kills > 0 || time.now() - killAt >= 0) {
      kill(left);
    } else {
      term(left);
    }
    return false;
  }

  private void term(ImmutableList<ProcessStat> left) throws IOException {
    told.retainAll(Lists.transform(left, ProcessStat::pid));
    for (ProcessStat process : left) {
      if (told.add(process.pid())) {
        Signal.TERM.send(process);
      }
    }
  }

  private void kill(ImmutableList<ProcessStat> left) throws IOException {
    long now = time.now();
    if (kills == 0) {
      // An agent that was paused meanwhile has not sent it yet.
      killAt = now;
    } else if (now - killAt > KILL_LIMIT.toNanos()) {
      throw new StillRunningException(left, KILL_LIMIT);
    }
    for (ProcessStat process : left) {
      Signal.KILL.send(process);
    }
    kills++;
    if (kills > LOOKS_BEFORE_GROUPS) {
      Signal.killGroups(left);
    }
  }
}
