package io.baton.agent.guard;

import com.google.common.base.Verify;
import io.baton.agent.process.watch.Backoff;
import io.baton.agent.state.Held;
import io.baton.agent.state.OpenOrder;
import io.baton.agent.state.Protection;
import io.baton.agent.supervise.ProgramState;
import io.baton.agent.supervise.Supervisor;
import io.baton.agent.supervise.Worker;
import io.baton.api.Version;
import io.baton.api.error.BatonException;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.api.error.RefusedException;
import io.baton.api.error.UnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns a state and runs its program, or stands by with a warm copy to own it when its owner is
 * gone. The open is the election: who wins it holds the state. On the worker's thread, except where
 * it says otherwise; {@link #become} is the one place where its state changes, and {@link #pursue}
 * the one where it is decided what is to be done next.
 *
 * <p>A name that is free is registered only at the first attempt: later, somebody has removed the
 * segment, and what is here is not its state any more.
 */
final class Course {

  private static final Logger LOG = LoggerFactory.getLogger(Course.class);

  /** Between attempts to open the state. */
  private static final Backoff RETRIES = Backoff.of(Duration.ofSeconds(1), Duration.ofSeconds(30));

  /** Until what could not be ended is ended again. */
  private static final Duration END_AGAIN = Duration.ofSeconds(15);

  private final GuardPlan plan;
  private final Protection protection;
  private final Attempts attempts;
  private final Optional<Supervisor> supervisor;
  private final Worker worker;
  private final Standby standby;
  private final Halting halting;
  private final Wishes wishes;

  private Wish wish;

  /** Whether somebody asked for it, so that it runs even if it was halted. */
  private boolean told;

  private boolean takeover;
  private Backoff retries = RETRIES;
  private boolean mayRegister = true;
  private Last last = Last.NOTHING;
  private int turn;

  private volatile Stage stage;
  private volatile @Nullable Tenure tenure;
  private volatile String loading = "";

  Course(
      GuardPlan plan,
      Protection protection,
      Attempts attempts,
      Optional<Supervisor> supervisor,
      Worker worker) {
    this.plan = plan;
    this.protection = protection;
    this.attempts = attempts;
    this.supervisor = supervisor;
    this.worker = worker;
    this.halting = new Halting(protection.election(), plan.elects());
    this.wishes = new Wishes(worker);
    this.standby = new Standby(plan.program(), protection, worker, this::vacated);
    this.wish = plan.elects() ? Wish.RUN : Wish.STOP;
    this.stage =
        new Stage(plan.elects() ? GuardState.OPENING : GuardState.STOPPED, worker.now(), "");
  }

  /** Any thread. */
  Stage stage() {
    return stage;
  }

  /** Why it is so. Any thread. */
  String reason() {
    Stage now = stage;
    return now.state() == GuardState.OPENING ? loading : now.reason();
  }

  /** Any thread. */
  @Nullable Held held() {
    Tenure now = tenure;
    return now == null ? null : now.held();
  }

  /** Newest committed version that is known here. Any thread. */
  Version version() {
    Held owned = held();
    return owned != null ? owned.version() : standby.version();
  }

  /** Of which any thread may ask what its copy is. */
  Standby standby() {
    return standby;
  }

  /** A program that an agent before this one has run is gone on with, if that may be. */
  void find() {
    try {
      supervisor.ifPresent(Supervisor::find);
      if (isLeft() && wish != Wish.RUN) {
        wish = Wish.RUN;
        become(GuardState.OPENING, "");
      }
    } catch (BatonException e) {
      fail(String.valueOf(e.getMessage()));
    }
  }

  void begin() {
    if (stage.state() == GuardState.OPENING) {
      open();
    }
  }

  private boolean isLeft() {
    return supervisor.map(each -> each.status().state() == ProgramState.LEFT).orElse(false);
  }

  CompletableFuture<Version> run(boolean force) {
    if (stage.state() != GuardState.HOLDING) {
      told = true;
      takeover = force;
    }
    return wish(Wish.RUN);
  }

  CompletableFuture<Version> stop() {
    halting.halt(plan.program(), tenure != null); // before anybody can take it
    return wish(Wish.STOP);
  }

  /** While it is held. */
  CompletableFuture<Version> move() {
    CompletableFuture<Version> moved = standby.handOver();
    release(true, "asked to move");
    return moved;
  }

  CompletableFuture<Version> wish(Wish next) {
    if (wish == Wish.CLOSE && next != Wish.CLOSE) {
      throw new UnavailableException(
          "program %s is not looked after any more".formatted(plan.program()));
    }
    wish = next;
    told &= next == Wish.RUN;
    wishes.supersede(next);
    CompletableFuture<Version> answer = wishes.add(next);
    standby.keepNoMore();
    pursue();
    settle();
    return answer;
  }

  /** Does what is wished, as far as that is not under way already. */
  private void pursue() {
    switch (stage.state()) {
      case OPENING, RELEASING, CLOSED -> {} // goes on when that is over
      case HOLDING -> {
        if (wish != Wish.RUN) {
          release(true, "asked to");
        }
      }
      case STOPPED, STANDBY, FAILED -> {
        switch (wish) {
          case RUN -> open();
          case STAND_BY -> standBy("asked to");
          case STOP, CLOSE -> rest();
        }
      }
    }
  }

  /** Tells those who wait. */
  void settle() {
    wishes.settle(stage, supervisor.map(Supervisor::status), version(), last);
    if (stage.state() == GuardState.STOPPED || stage.state() == GuardState.STANDBY) {
      last = new Last(last.version(), Optional.empty()); // it is told once
    }
  }

  private void open() {
    if (stage.state() != GuardState.OPENING) {
      become(GuardState.OPENING, "");
    }
    standby.await(false);
    try {
      supervisor.ifPresent(Supervisor::find);
      String halted = told ? "" : halting.by();
      if (!halted.isEmpty()) {
        standBy(Halting.text(halted));
        return;
      }
      loading = "asking who has it";
      boolean force = takeover;
      takeover = false; // for one attempt
      OpenOrder order =
          new OpenOrder(
              standby.follower(),
              mayRegister,
              force,
              () -> supervisor.ifPresent(Supervisor::displace),
              (segment, done, length) -> loading = OpenOrder.text(done, length));
      Held opened = protection.open(order);
      standby.promoted();
      hold(order, opened);
    } catch (OwnedElsewhereException e) {
      mayRegister = false;
      standBy(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      if (!(e instanceof BatonException)) {
        LOG.error("program {}: opening its state has failed unexpectedly", plan.program(), e);
      }
      standby.dropCopy();
      fail(Attempts.reason(e));
    }
  }

  private void hold(OpenOrder order, Held opened) {
    mayRegister = false;
    retries = RETRIES;
    String halted = halting.afterOpen(order, opened, told);
    if (!halted.isEmpty()) {
      standBy(Halting.text(halted));
      return;
    }
    told = false;
    Tenure begun = new Tenure(plan, opened, attempts, supervisor, worker);
    tenure = begun;
    become(GuardState.HOLDING, opened.text(protection.segment()));
    opened.onLost(why -> worker.execute(() -> lost(begun, why)));
    begun.begin();
    settle();
  }

  private void lost(Tenure which, String why) {
    if (tenure == which && stage.state() == GuardState.HOLDING) {
      LOG.error("program {} has lost its state to another owner: {}", plan.program(), why);
      release(false, why);
    } else if (tenure == which) {
      which.lost();
    }
  }

  /**
   * Ends the program and gives its state back.
   *
   * @param ours whether it is this agent's still, so that a last checkpoint is taken
   */
  private void release(boolean ours, String why) {
    Tenure ending = Verify.verifyNotNull(tenure);
    if (stage.state() != GuardState.RELEASING) {
      become(GuardState.RELEASING, why);
    }
    CompletableFuture<Optional<BatonException>> ended =
        ours ? ending.end() : ending.abandon().thenApply(done -> Optional.empty());
    var unused =
        ended
            .thenAccept(unsaved -> worker.execute(() -> ended(ending, unsaved)))
            .exceptionally(
                failure -> {
                  worker.execute(() -> notEnded(ours, Attempts.reason(failure)));
                  return null;
                });
  }

  private void notEnded(boolean ours, String why) {
    LOG.error("program {} is not given back: {}; tried again", plan.program(), why);
    wishes.fail(wish, new RefusedException(why));
    standby.keepNoMore();
    worker.schedule(() -> release(ours, stage.reason()), END_AGAIN);
  }

  private void ended(Tenure ending, Optional<BatonException> unsaved) {
    if (unsaved.isPresent() && wish == Wish.RUN && !told && !ending.isLost()) {
      standby.keepNoMore();
      become(GuardState.HOLDING, "not moved: " + unsaved.get().getMessage());
      ending.goOn();
      return;
    }
    unsaved.ifPresent(e -> LOG.error("program {}: not saved: {}", plan.program(), e.getMessage()));
    last = new Last(ending.held().version(), unsaved);
    tenure = null;
    ending.close();
    if (wish == Wish.STOP || wish == Wish.CLOSE) {
      rest();
    } else if (told) {
      open();
    } else {
      standBy(stage.reason());
    }
  }

  private void standBy(String why) {
    if (!plan.elects() && !told && wish == Wish.RUN) {
      wish = Wish.STAND_BY; // others say when it runs here again
    }
    try {
      clear(wish != Wish.RUN); // it is said to stand by when nothing of it is left
      become(GuardState.STANDBY, why);
      standby.await(wish == Wish.RUN);
    } catch (BatonException e) {
      fail(String.valueOf(e.getMessage()));
      return;
    }
    standby.follow();
    if (plan.elects()) {
      told = false;
      wishes.fail(Wish.RUN, new UnavailableException(why));
    }
    settle();
  }

  /** Neither a program nor a way to its state is to be here. */
  private void clear(boolean always) {
    supervisor.ifPresent(Supervisor::find);
    if (isLeft() && (always || plan.run().orElseThrow().cutOff().stops())) {
      supervisor.ifPresent(Supervisor::displace);
    }
    protection.withdraw();
  }

  private void vacated() {
    if (stage.state() == GuardState.STANDBY && wish == Wish.RUN) {
      open();
    }
  }

  private void rest() {
    standby.await(false);
    standby.dropCopy();
    try {
      clear(true);
    } catch (BatonException e) {
      LOG.error("program {}: {}", plan.program(), e.getMessage());
      last = new Last(last.version(), Optional.of(e));
      if (wish != Wish.CLOSE) {
        wishes.fail(wish, e);
        fail(String.valueOf(e.getMessage()));
        return;
      }
    }
    become(wish == Wish.CLOSE ? GuardState.CLOSED : GuardState.STOPPED, "asked to");
    settle();
  }

  private void fail(String why) {
    standby.keepNoMore();
    told &= !plan.elects();
    retries = retries.afterRun(Duration.ZERO);
    Duration pause = retries.pause();
    become(GuardState.FAILED, why + " (next attempt in " + pause.toSeconds() + " s)");
    settle();
    int mine = turn;
    worker.schedule(
        () -> {
          if (turn == mine) {
            pursue();
          }
        },
        pause);
  }

  private void become(GuardState next, String why) {
    GuardState now = stage.state();
    Verify.verify(now.mayBecome(next), "%s: %s after %s", plan.program(), next, now);
    turn++;
    stage = new Stage(next, worker.now(), why);
    LOG.info("program {}: {}", plan.program(), stage.text());
  }

  /** Nothing is done any more, whatever is under way. */
  void end() {
    standby.await(false);
    standby.dropCopy();
    Tenure left = tenure;
    if (left != null) {
      tenure = null;
      left.close();
    }
  }
}
