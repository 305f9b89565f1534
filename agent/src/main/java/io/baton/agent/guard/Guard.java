package io.baton.agent.guard;

import static java.util.concurrent.CompletableFuture.completedFuture;

import com.google.common.base.Verify;
import io.baton.agent.process.watch.Backoff;
import io.baton.agent.state.Held;
import io.baton.agent.state.Protection;
import io.baton.api.Version;
import io.baton.api.error.BatonException;
import io.baton.api.error.FencedException;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.api.error.RefusedException;
import io.baton.api.error.UnavailableException;
import io.baton.client.follow.Follower;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the state of one program: owns it, or stands by with a warm copy to own it when its
 * owner is gone. The open is the election: who wins it holds the state. All is done on a thread of
 * its own, one thing after another; {@link #become} is the one place where its state changes.
 *
 * <p>A name that is free is registered only at the first attempt: later, somebody has removed the
 * segment, and what is here is not its state any more.
 */
public final class Guard implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

  /** Between attempts to open the state. */
  private static final Backoff RETRIES = Backoff.of(Duration.ofSeconds(1), Duration.ofSeconds(30));

  /** Longer than a checkpoint may take. */
  private static final Duration END = Duration.ofMinutes(1);

  private final String program;
  private final Protection protection;
  private final Checkpointing checkpointing;
  private final Worker worker;
  private final Attempts attempts;

  private Backoff retries = RETRIES;
  private boolean mayRegister = true;
  private @Nullable AutomaticCheckpoints automatic;
  private @Nullable CompletableFuture<Void> vacancy;

  private volatile Stage stage;
  private volatile @Nullable Held held;
  private volatile @Nullable Follower follower;

  /** What it is at, since when, and why. */
  private record Stage(GuardState state, long sinceNanos, String reason) {

    String text() {
      return state.word() + (reason.isEmpty() ? "" : ", " + reason);
    }
  }

  /**
   * Prepares one; {@link #start} begins.
   *
   * @param program its name
   * @param worker its thread
   */
  public Guard(String program, Protection protection, Checkpointing checkpointing, Worker worker) {
    this.program = program;
    this.protection = protection;
    this.checkpointing = checkpointing;
    this.worker = worker;
    this.attempts = new Attempts(program, worker);
    this.stage = new Stage(GuardState.OPENING, worker.now(), "");
  }

  /** Begins; returns at once. */
  public void start() {
    worker.execute(this::open);
  }

  /** How it stands. Any thread. */
  public GuardStatus status() {
    Stage now = stage;
    Held owned = held;
    Follower warm = follower;
    Version version =
        owned != null ? owned.version() : warm != null ? warm.version() : Version.NONE;
    return new GuardStatus(
        program,
        protection.segment(),
        now.state(),
        Duration.ofNanos(worker.now() - now.sinceNanos()),
        now.reason(),
        version,
        Optional.ofNullable(owned).map(Held::file),
        owned == null ? 0 : owned.length(),
        attempts.committed(),
        attempts.sinceCapture(),
        attempts.pause(),
        attempts.trouble());
  }

  /**
   * Captures the state, after what is under way on its thread. Any thread.
   *
   * @return the version, when it is committed; fails with a {@link BatonException}
   */
  public CompletableFuture<Version> checkpoint() {
    return onHeld("no checkpoint is taken", attempts::attempt);
  }

  /**
   * The same, if the program has its state in this very file: one that outlived what was lost here
   * has it in another, and must not take what is here for its own.
   *
   * @param file as it is without symbolic links
   */
  public CompletableFuture<Version> checkpoint(Path file) {
    return onHeld(
        "no checkpoint is taken",
        state -> {
          if (!real(state.file()).equals(file)) {
            throw new FencedException(
                "the state of program %s is in %s now, and no more in %s: start the program again"
                    .formatted(program, state.file(), file));
          }
          return attempts.attempt(state);
        });
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw new RefusedException("no checkpoint is taken: " + file + " cannot be found: " + e, e);
    }
  }

  /**
   * Makes the state longer or shorter, and commits that. Any thread.
   *
   * @see Held#resize
   */
  public CompletableFuture<Version> resize(long bytes) {
    return onHeld("nothing is resized", state -> completedFuture(state.resize(bytes)));
  }

  private CompletableFuture<Version> onHeld(
      String refusal, Function<Held, CompletableFuture<Version>> action) {
    return worker.ask(
        () -> {
          Held state = held;
          if (state == null) {
            throw new UnavailableException(
                "%s: the state of program %s is not held here, which is %s"
                    .formatted(refusal, program, stage.text()));
          }
          return action.apply(state);
        });
  }

  private void open() {
    if (stage.state() != GuardState.OPENING) {
      become(GuardState.OPENING, "");
    }
    try {
      Held opened = protection.open(follower, mayRegister);
      follower = null;
      hold(opened);
    } catch (OwnedElsewhereException e) {
      standBy(String.valueOf(e.getMessage()));
    } catch (BatonException e) {
      dropCopy();
      fail(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("program {}: opening its state has failed unexpectedly", program, e);
      dropCopy();
      fail(e.toString());
    }
  }

  /** It may have become the state that could not be used; what it holds on disk is used again. */
  private void dropCopy() {
    Follower warm = follower;
    if (warm != null) {
      follower = null;
      warm.close();
    }
  }

  private void hold(Held opened) {
    mayRegister = false;
    retries = RETRIES;
    held = opened;
    become(
        GuardState.HOLDING,
        "version %s of %s, epoch %d%s"
            .formatted(
                opened.opened().version(),
                protection.segment(),
                opened.opened().epoch(),
                opened.continued() ? ", going on with what was in place" : ""));
    opened.onLost(why -> worker.execute(() -> lost(opened, why)));
    attempts.begin(opened);
    automatic = checkpointing.start(worker, attempts::byItself);
    if (opened.opened().initial()) {
      attempts.byItself(); // what is there may be more than what it was registered with
    }
  }

  private void lost(Held which, String why) {
    if (held == which) {
      LOG.error("program {} has lost its state to another owner: {}", program, why);
      release(which);
      standBy(why);
    }
  }

  private void release(Held owned) {
    if (automatic != null) {
      automatic.close();
      automatic = null;
    }
    attempts.end();
    held = null;
    try {
      owned.close();
    } catch (BatonException e) {
      LOG.warn("program {}: {}", program, e.getMessage());
    }
  }

  private void standBy(String why) {
    mayRegister = false;
    become(GuardState.STANDBY, why);
    try {
      protection.withdraw();
      awaitVacancy();
    } catch (BatonException e) {
      fail(String.valueOf(e.getMessage()));
      return;
    }
    follow();
  }

  private void awaitVacancy() {
    CompletableFuture<Void> vacant = protection.whenVacant();
    vacancy = vacant;
    var unused = vacant.whenComplete((done, failure) -> worker.execute(() -> vacated(vacant)));
  }

  private void vacated(CompletableFuture<Void> which) {
    if (stage.state() == GuardState.STANDBY && vacancy == which) {
      vacancy = null;
      open();
    }
  }

  /** A warm copy makes a failover short; without one it only takes longer. */
  private void follow() {
    if (follower != null) {
      return;
    }
    try {
      follower = protection.follow().orElse(null);
    } catch (BatonException e) {
      LOG.warn("program {} stands by without a copy of its state: {}", program, e.getMessage());
    }
  }

  private void fail(String why) {
    retries = retries.afterRun(Duration.ZERO);
    Duration pause = retries.pause();
    become(GuardState.FAILED, why + " (next attempt in " + pause.toSeconds() + " s)");
    worker.schedule(
        () -> {
          if (stage.state() == GuardState.FAILED) {
            open();
          }
        },
        pause);
  }

  private void become(GuardState next, String why) {
    GuardState now = stage.state();
    Verify.verify(now.mayBecome(next), "%s: %s after %s", program, next, now);
    stage = new Stage(next, worker.now(), why);
    LOG.info("program {}: {}", program, stage.text());
  }

  /** Gives the state back, after the checkpoints that are under way; waits for that. */
  @Override
  public void close() {
    worker.finish(this::closeNow, END);
  }

  private void closeNow() {
    if (stage.state() == GuardState.CLOSED) {
      return;
    }
    CompletableFuture<Void> waiting = vacancy;
    if (waiting != null) {
      waiting.cancel(false);
    }
    Held owned = held;
    if (owned != null) {
      release(owned);
    }
    dropCopy();
    become(GuardState.CLOSED, "");
  }
}
