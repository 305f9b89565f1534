package io.baton.agent.guard;

import io.baton.agent.supervise.ProgramState;
import io.baton.agent.supervise.ProgramStatus;
import io.baton.agent.supervise.Worker;
import io.baton.api.Times;
import io.baton.api.Version;
import io.baton.api.error.BatonException;
import io.baton.api.error.RefusedException;
import io.baton.api.error.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** Requests that wait until the guard is what they ask for. On the worker's thread. */
final class Wishes {

  private static final int MOST = 64;
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private record Waiting(Wish wish, CompletableFuture<Version> answer, Future<?> timer) {}

  private final Worker worker;
  private final List<Waiting> waiting = new ArrayList<>();

  Wishes(Worker worker) {
    this.worker = worker;
  }

  /**
   * Another one.
   *
   * @return completes when it has come true
   */
  CompletableFuture<Version> add(Wish wish) {
    if (waiting.size() >= MOST) {
      throw new RefusedException(MOST + " requests wait for this program already");
    }
    CompletableFuture<Version> answer = new CompletableFuture<>();
    waiting.add(new Waiting(wish, answer, worker.timer(() -> giveUp(answer), LONGEST)));
    return answer;
  }

  private void giveUp(CompletableFuture<Version> answer) {
    waiting.removeIf(each -> each.answer() == answer);
    answer.completeExceptionally(
        new UnavailableException(
            "not yet, and it is tried on: no more is told after " + Times.text(LONGEST)));
  }

  /**
   * Tells those whose wish has come true, or does not.
   *
   * @param stage of the guard
   * @param run how the program stands that it runs
   * @param version newest committed one that is known here
   * @param last how the last ownership has ended
   */
  void settle(Stage stage, Optional<ProgramStatus> run, Version version, Last last) {
    switch (stage.state()) {
      case HOLDING -> settleRunning(run, version);
      case STANDBY ->
          last.unsaved()
              .ifPresentOrElse(
                  why -> fail(Wish.STAND_BY, why), () -> fulfil(Wish.STAND_BY, version));
      case STOPPED -> settleEnded(Wish.STOP, last);
      case CLOSED -> settleEnded(Wish.CLOSE, last);
      case FAILED -> {
        fail(Wish.RUN, new UnavailableException(stage.reason()));
        fail(Wish.STAND_BY, new UnavailableException(stage.reason()));
      }
      case OPENING, RELEASING -> {}
    }
  }

  private void settleRunning(Optional<ProgramStatus> run, Version version) {
    switch (run.map(ProgramStatus::state).orElse(ProgramState.RUNNING)) {
      case RUNNING -> fulfil(Wish.RUN, version);
      case RESTARTING, CUT_OFF ->
          fail(
              Wish.RUN,
              new UnavailableException(
                  "the program does not run: " + run.map(ProgramStatus::text).orElse("")));
      case STOPPED, LEFT, STARTING, STOPPING -> {}
    }
  }

  private void settleEnded(Wish wish, Last last) {
    last.unsaved().ifPresentOrElse(why -> fail(wish, why), () -> fulfil(wish, last.version()));
  }

  /** This has come true. */
  private void fulfil(Wish wish, Version version) {
    for (Waiting each : take(wish)) {
      each.answer().complete(version);
    }
  }

  /** This does not come true yet; it may later. */
  void fail(Wish wish, BatonException why) {
    for (Waiting each : take(wish)) {
      each.answer().completeExceptionally(why);
    }
  }

  /** From now on this is wished. */
  void supersede(Wish by) {
    for (Wish other : Wish.values()) {
      if (other != by) {
        fail(
            other,
            new RefusedException("it was asked for something else meanwhile: see its status"));
      }
    }
  }

  private List<Waiting> take(Wish wish) {
    List<Waiting> taken = new ArrayList<>();
    for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
      Waiting each = all.next();
      if (each.wish() == wish) {
        all.remove();
        each.timer().cancel(false);
        taken.add(each);
      }
    }
    return taken;
  }
}
