package io.baton.agent.process;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import io.baton.agent.process.session.ProcessStat;
import io.baton.agent.process.session.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
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

  /** A signal to groups takes a process. */
  private static final int LOOKS_PER_GROUP_SIGNAL = 10;

  /** In a row, after which the groups of those that were there last get SIGKILL. */
  private static final int LOOKS_WITHOUT = 2;

  private static final CompletableFuture<?> NOTHING = CompletableFuture.completedFuture(null);

  private final Members members;
  private final CompletableFuture<Exit> exited;
  private final Clockwork time;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  /** Pids that have got SIGTERM, of those that are left. */
  private final Set<Long> told = new HashSet<>();

  /** When SIGKILL is to be sent, and once it was, when that was. */
  private long killAt;

  private int kills;
  private int looksWithout;
  private ImmutableList<ProcessStat> seen = ImmutableList.of();

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
      Optional<CompletableFuture<?>> sent = step();
      if (sent.isEmpty()) {
        stopped.complete(null);
      } else {
        var unused = sent.get().whenComplete((done, failure) -> lookLater());
      }
    } catch (IOException e) {
      stopped.completeExceptionally(e);
    }
  }

  private void lookLater() {
    try {
      time.after(LOOK, this::look);
    } catch (RejectedExecutionException e) {
      stopped.completeExceptionally(e);
    }
  }

  /**
   * One look, and what follows from it.
   *
   * @return completes when the next look makes sense; empty if that was the last
   */
  private synchronized Optional<CompletableFuture<?>> step() throws IOException {
    ImmutableList<ProcessStat> left = members.look();
    if (left.isEmpty()) {
      return exited.isDone() ? end() : Optional.of(NOTHING);
    }
    seen = left;
    looksWithout = 0;
    return Optional.of(kills > 0 || time.now() - killAt >= 0 ? kill(left) : term(left));
  }

  /**
   * A look can miss those that fork faster than it reads; a signal to a group misses none. It is
   * sent to what is left only after a second look, which finds those that are just being forked and
   * may take their time.
   */
  private Optional<CompletableFuture<?>> end() {
    looksWithout++;
    if (seen.isEmpty() || looksWithout > LOOKS_WITHOUT) {
      return Optional.empty();
    }
    return Optional.of(looksWithout == LOOKS_WITHOUT ? Signal.killGroups(seen) : NOTHING);
  }

  private CompletableFuture<?> term(ImmutableList<ProcessStat> left) throws IOException {
    told.retainAll(Lists.transform(left, ProcessStat::pid));
    for (ProcessStat process : left) {
      if (told.add(process.pid())) {
        Signal.TERM.send(process);
      }
    }
    return NOTHING;
  }

  private CompletableFuture<?> kill(ImmutableList<ProcessStat> left) throws IOException {
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
    boolean groups = kills % LOOKS_PER_GROUP_SIGNAL == 0;
    kills++;
    return groups ? Signal.killGroups(left) : NOTHING;
  }
}
