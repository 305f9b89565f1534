package io.baton.replication.follow;

import com.google.common.base.Verify;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Reply;
import io.baton.replication.pull.Pull;
import io.baton.replication.pull.PullTarget;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.read.ReadRequest;
import io.baton.replication.read.ReadUnchanged;
import io.baton.replication.storage.StorageException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a target at the newest committed version of a segment (R7): asks one member in sync for a
 * version that is newer than the one held, reads it, has it shown to readers, waits, and asks
 * again. A member that fails, is silent, refuses, or knows less than is held already, is left for
 * the next; when all have failed the record is looked at, and after a while that doubles up to a
 * bound it begins again. What was read of a version is not lost: the target holds it, and the next
 * source gives the rest.
 *
 * <p>A version older than the one held is never taken, whoever shows it.
 *
 * <p>Single-threaded; the same rules as {@code Owner}'s for effects and time.
 */
public final class Following {

  private enum State {
    /** Nothing to do before {@code dueNanos}. */
    WAITING,
    CONNECTING,
    PULLING,
    /** The target is the driver's. */
    SHOWING,
    LOOKING,
    /** The target is somebody else's. */
    PAUSED,
    ENDED
  }

  private final SegmentId segment;
  private final PullTarget target;
  private final FollowingConfig config;
  private final FollowingEffects effects;
  private final Sources sources;
  private final Pull.Effects pulling = new Pulling();

  private State state = State.PAUSED;
  private boolean pauses;

  /** Whom the connection is to, or is to be; null if there is none. */
  private @Nullable Member peer;

  private @Nullable Pull pull;
  private @Nullable NewerOnly pulled;
  private boolean begun;
  private @Nullable ReadOpened whole;
  private Version held = Version.NONE;
  private Version newest = Version.NONE;
  private long currentNanos;
  private String problem = "";
  private long nowNanos;
  private long enteredNanos;
  private long askedNanos;
  private long dueNanos;
  private long retryNanos;

  /**
   * Makes one that has not started.
   *
   * @param target holds nothing yet
   * @param random which member it begins at
   */
  public Following(
      SegmentId segment,
      PullTarget target,
      FollowingConfig config,
      RandomGenerator random,
      FollowingEffects effects) {
    this.segment = segment;
    this.target = target;
    this.config = config;
    this.effects = effects;
    this.sources = new Sources(random);
    this.retryNanos = config.firstRetry().toNanos();
  }

  /** How far it is. */
  public Progress progress() {
    return new Progress(held, newest, currentNanos, problem);
  }

  /** Whether the target is free for others to use: it is paused, or has ended. */
  public boolean isPaused() {
    return state == State.PAUSED || state == State.ENDED;
  }

  /** Begins, with the members of a fresh read. */
  public void start(ImmutableSet<Member> inSync, long now) {
    nowNanos = now;
    currentNanos = now;
    sources.take(inSync);
    if (state != State.ENDED) {
      ask();
    }
  }

  /** What passes with time. */
  public void tick(long now) {
    nowNanos = now;
    switch (state) {
      case WAITING -> {
        if (now - dueNanos >= 0) {
          proceed();
        }
      }
      case CONNECTING -> {
        if (now - enteredNanos > config.patience().toNanos()) {
          sourceFailed("cannot be reached within " + config.patience().toMillis() + " ms");
        }
      }
      case PULLING -> Verify.verifyNotNull(pull).tick(now);
      case SHOWING, LOOKING, PAUSED, ENDED -> {}
    }
  }

  private void proceed() {
    if (whole != null) {
      show(whole);
    } else {
      ask();
    }
  }

  private void ask() {
    if (sources.isEmpty()) {
      look();
    } else if (sources.source().equals(peer)) {
      pull(sources.source());
    } else {
      disconnect();
      state = State.CONNECTING;
      enteredNanos = nowNanos;
      peer = sources.source();
      effects.connect(peer);
    }
  }

  /** The connection that was asked for is there. */
  public void connected(long now) {
    nowNanos = now;
    if (state == State.CONNECTING) {
      pull(Verify.verifyNotNull(peer));
    }
  }

  /** There is no connection, or none any more. */
  public void disconnected(String why, long now) {
    nowNanos = now;
    if (state == State.CONNECTING) {
      sourceFailed("cannot be reached (" + why + ")");
    } else if (state == State.PULLING) {
      Verify.verifyNotNull(pull).disconnected();
    } else {
      peer = null;
    }
  }

  private void pull(Member source) {
    state = State.PULLING;
    askedNanos = nowNanos;
    begun = false;
    NewerOnly into = new NewerOnly(target, held, this::begun);
    Pull next = new Pull(segment, into, config.patience().toNanos(), pulling);
    pulled = into;
    pull = next;
    next.startAfter(held, source.incarnation(), nowNanos);
  }

  private void begun(ReadOpened version) {
    begun = true;
    newest = Version.max(newest, Version.max(version.version(), version.commitPoint()));
  }

  /** Takes an answer of the source. */
  public void received(Reply reply, long now) {
    nowNanos = now;
    if (state != State.PULLING) {
      return;
    }
    Pull current = Verify.verifyNotNull(pull);
    if (!(reply instanceof ReadUnchanged unchanged)) {
      current.received(reply, now);
    } else if (!begun) {
      current.cancel();
      unchanged(unchanged.commitPoint());
    }
  }

  /** The source has nothing that is newer: which is the newest there is, or the source is late. */
  private void unchanged(Version commitPoint) {
    if (commitPoint.isBefore(newest)) {
      sourceFailed("shows " + commitPoint + ", and " + newest + " is known to be committed");
      return;
    }
    newest = commitPoint;
    serve();
  }

  /** The source has served: what is held is the newest that it knew of when it was asked. */
  private void serve() {
    sources.served();
    retryNanos = config.firstRetry().toNanos();
    problem = "";
    if (!held.isBefore(newest)) {
      currentNanos = askedNanos;
    }
    rest(askedNanos, config.interval().toNanos());
  }

  private void rest(long from, long nanos) {
    state = State.WAITING;
    dueNanos = from + nanos;
    pauseIfAsked();
  }

  private final class Pulling implements Pull.Effects {
    @Override
    public void send(ReadRequest request) {
      if (peer != null) {
        effects.send(request);
      }
    }

    @Override
    public void pulled(ReadOpened version, long blocks) {
      show(version);
    }

    @Override
    public void failed(Reason reason, String detail) {
      StorageException fault = Verify.verifyNotNull(pulled).fault();
      if (fault == null) {
        sourceFailed(reason + ", " + detail);
      } else {
        stuck(reason, detail);
      }
    }
  }

  private void show(ReadOpened version) {
    whole = version;
    state = State.SHOWING;
    effects.show(version);
  }

  /** Readers see the version. */
  public void shown(long now) {
    nowNanos = now;
    if (state == State.SHOWING) {
      held = Verify.verifyNotNull(whole).version();
      whole = null;
      serve();
    }
  }

  /** Readers of the version before are in the way; nothing has changed. */
  public void readersInside(long now) {
    nowNanos = now;
    if (state == State.SHOWING) {
      rest(now, config.readers().toNanos());
    }
  }

  /** The version could not be shown. Readers see the one before, or nothing. */
  public void showFailed(Reason reason, String detail, long now) {
    nowNanos = now;
    if (state == State.SHOWING) {
      stuck(reason, detail);
    }
  }

  /** It is the target's fault, so the source stays. */
  private void stuck(Reason reason, String detail) {
    problem = detail;
    backOff();
    effects.stuck(reason, detail);
  }

  private void backOff() {
    rest(nowNanos, retryNanos);
    retryNanos = Math.min(2 * retryNanos, config.lastRetry().toNanos());
  }

  private void sourceFailed(String why) {
    Member failed = Verify.verifyNotNull(peer);
    disconnect();
    if (sources.failed(failed, why)) {
      ImmutableList<String> problems = sources.takeProblems();
      problem = String.join("; ", problems);
      look();
      effects.exhausted(problems);
    } else {
      ask();
    }
  }

  private void look() {
    state = State.LOOKING;
    effects.look();
  }

  /** The members of a fresh read of the record. */
  public void looked(ImmutableSet<Member> inSync, long now) {
    sources.take(inSync);
    lookFailed(now);
  }

  /** The record cannot be read now: it goes on with the members that it knows. */
  public void lookFailed(long now) {
    nowNanos = now;
    if (state == State.LOOKING) {
      backOff();
    }
  }

  /** The record has changed; a source that is no member any more is left at the next question. */
  public void membersChanged(ImmutableSet<Member> inSync, long now) {
    nowNanos = now;
    if (!sources.take(inSync)) {
      return;
    }
    if (state == State.WAITING && whole == null && !problem.isEmpty()) {
      dueNanos = now;
    } else if (state == State.CONNECTING) {
      ask();
    }
  }

  private void disconnect() {
    if (peer != null) {
      peer = null;
      effects.disconnect();
    }
  }

  /**
   * Lets the target go, at once unless it is just being shown; see {@link #isPaused}. What is whole
   * and not shown stays so.
   */
  public void pause() {
    pauses = true;
    if (state != State.SHOWING) {
      pauseIfAsked();
    }
  }

  private void pauseIfAsked() {
    if (pauses && state != State.ENDED) {
      leave();
      state = State.PAUSED;
    }
  }

  /**
   * Goes on, with a target in which others may have read since; what was whole is read again, as it
   * may not be so any more. A pause that was asked for, and has not begun, does not begin.
   */
  public void resume(long now) {
    nowNanos = now;
    pauses = false;
    if (state == State.PAUSED) {
      whole = null;
      ask();
    }
  }

  /** Ends it, also while the target is being shown; nothing more is asked for. */
  public void end() {
    if (state != State.ENDED) {
      leave();
      state = State.ENDED;
    }
  }

  private void leave() {
    if (state == State.PULLING) {
      Verify.verifyNotNull(pull).cancel();
    }
    disconnect();
  }
}
