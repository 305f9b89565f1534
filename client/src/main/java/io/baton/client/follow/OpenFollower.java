package io.baton.client.follow;

import com.google.common.base.Preconditions;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.Version;
import io.baton.api.error.UnavailableException;
import io.baton.client.session.Loop;
import io.baton.registry.session.Subscription;
import io.baton.replication.follow.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import net.openhft.chronicle.bytes.Bytes;

/** Joins what readers see with what keeps it new. */
final class OpenFollower implements Follower {

  private final SegmentName name;
  private final LocalCopy copy;
  private final FollowSession session;
  private final Subscription watch;
  private final Loop loop;
  private final Consumer<OpenFollower> whenClosed;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicBoolean promoting = new AtomicBoolean();

  OpenFollower(
      SegmentName name,
      LocalCopy copy,
      FollowSession session,
      Subscription watch,
      Loop loop,
      Consumer<OpenFollower> whenClosed) {
    this.name = name;
    this.copy = copy;
    this.session = session;
    this.watch = watch;
    this.loop = loop;
    this.whenClosed = whenClosed;
  }

  LocalCopy copy() {
    return copy;
  }

  @Override
  public SegmentName name() {
    return name;
  }

  @Override
  public SegmentId id() {
    return copy.segment().id();
  }

  @Override
  public Version version() {
    return copy.version();
  }

  @Override
  public Lag lag() {
    Progress progress = session.progress();
    Version shown = copy.version();
    return new Lag(
        shown,
        Version.max(shown, progress.newest()),
        Duration.ofNanos(Math.max(0, loop.now() - progress.currentNanos())),
        progress.problem());
  }

  @Override
  public <T> T read(Function<? super Bytes<?>, ? extends T> reader) {
    return copy.read(reader);
  }

  @Override
  public Path file() {
    return copy.segment().file();
  }

  @Override
  public void onVersion(Consumer<Update> listener) {
    copy.onVersion(listener);
  }

  @Override
  public void onEnded(Consumer<String> listener) {
    CompletableFuture<Void> unused =
        session.ended().thenAccept(why -> loop.callBack(() -> listener.accept(why)));
  }

  @Override
  public boolean await(Version version, Duration limit) {
    return copy.await(version, limit);
  }

  /**
   * Stops following, for a promotion: the copy is the caller's.
   *
   * @throws UnavailableException if what is under way does not end in time
   */
  void pause(Duration limit) {
    Preconditions.checkState(
        !copy.isUsedByCaller(), "a reader or listener cannot promote %s", name);
    Preconditions.checkState(!closed.get(), "the follower of %s is closed", name);
    Preconditions.checkState(
        promoting.compareAndSet(false, true), "%s is being promoted already", name);
    if (!Futures.isDone(session.pause(), limit)) {
      resume();
      throw new UnavailableException(
          "a listener of the follower of " + name + " does not return: let it, and promote again");
    }
  }

  /** Goes on following. */
  void resume() {
    promoting.set(false);
    session.resume();
  }

  /** Ends following; the copy stays, as a segment that was opened. */
  void leave() {
    if (closed.compareAndSet(false, true)) {
      watch.close();
      Futures.isDone(session.stop(), Followers.STOP);
      copy.last();
      whenClosed.accept(this);
    }
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    watch.close();
    copy.refuse();
    CompletableFuture<Void> stopped = session.stop();
    if (!copy.isUsedByCaller()) {
      Futures.isDone(stopped, Followers.STOP);
    }
    copy.segment().close();
    whenClosed.accept(this);
  }
}
