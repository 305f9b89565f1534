package io.baton.client.follow;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.error.UnavailableException;
import io.baton.client.session.Loop;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.SegmentRecord;
import io.baton.replication.follow.Following;
import io.baton.replication.follow.FollowingEffects;
import io.baton.replication.follow.Progress;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Reply;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.read.ReadRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives a {@link Following} with sockets, a local file and ZooKeeper. Lives on the thread of bulk
 * reads, but for what it puts in place: that is done by a thread of the followers' own.
 */
final class FollowSession implements FollowingEffects {

  private static final Logger LOG = LoggerFactory.getLogger(FollowSession.class);
  private static final Duration LONGEST_TICK = Duration.ofMillis(50);

  private final FollowNeeds needs;
  private final Loop loop;
  private final SegmentRecord segment;
  private final LocalCopy copy;
  private final Following following;
  private final FirstVersion first;
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private @Nullable SourceLink link;
  private @Nullable Future<?> ticks;
  private @Nullable CompletableFuture<Void> paused;
  private boolean showing;
  private volatile Progress progress;

  FollowSession(FollowNeeds needs, SegmentRecord segment, LocalCopy copy) {
    this.needs = needs;
    this.loop = needs.loop();
    this.segment = segment;
    this.copy = copy;
    this.first = new FirstVersion(segment.name());
    this.following =
        new Following(segment.id(), copy.target(), needs.config(), needs.random(), this);
    this.progress = following.progress();
  }

  /** Completes when the first version is shown; fails with an error of the library. */
  CompletableFuture<Void> first() {
    return first.result();
  }

  /** Completes when the segment was removed. */
  CompletableFuture<String> ended() {
    return ended;
  }

  /** How far it was at the last event. */
  Progress progress() {
    return progress;
  }

  void start() {
    loop.execute(
        () -> {
          long most = Math.min(LONGEST_TICK.toNanos(), needs.config().interval().toNanos() / 2);
          Duration tick = Duration.ofNanos(Math.max(most, needs.config().readers().toNanos()));
          ticks = loop.every(tick, () -> event(() -> following.tick(loop.now())));
          event(() -> following.start(ImmutableSet.copyOf(segment.inSync()), loop.now()));
        });
  }

  /** Something has happened, after which others may look. */
  private void event(Runnable what) {
    what.run();
    progress = following.progress();
    CompletableFuture<Void> waiting = paused;
    if (waiting != null && following.isPaused()) {
      paused = null;
      waiting.complete(null);
    }
  }

  /** Completes when the target is the caller's, until {@link #resume}. */
  CompletableFuture<Void> pause() {
    CompletableFuture<Void> free = new CompletableFuture<>();
    loop.execute(
        () ->
            event(
                () -> {
                  paused = free;
                  following.pause();
                }));
    return free;
  }

  /** Goes on, if it has not ended; takes a pause back that has not begun. */
  void resume() {
    loop.execute(
        () ->
            event(
                () -> {
                  paused = null;
                  following.resume(loop.now());
                }));
  }

  /** Ends it; completes when nothing more will be asked for. */
  CompletableFuture<Void> stop() {
    loop.execute(
        () -> {
          following.end();
          if (ticks != null) {
            ticks.cancel(false);
          }
          letGo();
          stopped.complete(null);
        });
    return stopped;
  }

  /** The files are let go by whoever is the last to use them. */
  private void letGo() {
    if (showing) {
      return;
    }
    try {
      copy.target().close();
    } catch (IOException e) {
      LOG.warn("the files of a follower of segment {} cannot be closed: {}", segment.name(), e);
    }
  }

  /** Takes a record, on any thread. */
  void recordSeen(VersionedRecord seen) {
    loop.execute(() -> event(() -> take(seen, following::membersChanged)));
  }

  private interface Members {
    void accept(ImmutableSet<Member> inSync, long nowNanos);
  }

  private void take(VersionedRecord seen, Members then) {
    if (seen.record().wasRemoved()) {
      following.end();
      String why = "segment " + segment.name() + " was removed";
      first.removed(why);
      copy.last();
      ended.complete(why);
    } else {
      then.accept(ImmutableSet.copyOf(seen.record().inSync()), loop.now());
    }
  }

  @Override
  public void look() {
    loop.blocking(
        () -> needs.segments().read(segment.id(), needs.timeout()),
        (found, failure) -> {
          VersionedRecord seen = found == null ? null : found.orElse(null);
          event(() -> looked(seen));
        });
  }

  private void looked(@Nullable VersionedRecord seen) {
    if (seen == null) {
      following.lookFailed(loop.now());
    } else {
      take(seen, following::looked);
    }
  }

  @Override
  public void connect(Member source) {
    SourceLink made = new SourceLink(loop, new Heard());
    link = made;
    made.open(needs.connector(), source);
  }

  @Override
  public void send(ReadRequest request) {
    if (link != null) {
      link.send(request);
    }
  }

  @Override
  public void disconnect() {
    if (link != null) {
      link.close();
      link = null;
    }
  }

  /** What the connection tells, until it is let go. */
  private final class Heard implements SourceLink.Listener {
    @Override
    public void connected() {
      event(() -> following.connected(loop.now()));
    }

    @Override
    public void received(Reply reply) {
      event(() -> following.received(reply, loop.now()));
    }

    @Override
    public void lost(String why) {
      link = null;
      event(() -> following.disconnected(why, loop.now()));
    }
  }

  @Override
  public void show(ReadOpened version) {
    showing = true;
    try {
      needs.showing().execute(() -> shown(version));
    } catch (RejectedExecutionException e) {
      showing = false;
      LOG.debug("the client was closed before {} could be shown", version.version(), e);
    }
  }

  /** On a thread of the followers. */
  private void shown(ReadOpened version) {
    Consumer<Long> result;
    try {
      result = copy.show(version.version()) ? this::shown : following::readersInside;
    } catch (IOException | RuntimeException e) {
      String why = "version " + version.version() + " cannot be put in place: " + e;
      result = now -> following.showFailed(Reason.IO_ERROR, why, now);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      result = following::readersInside;
    }
    report(result);
  }

  private void report(Consumer<Long> result) {
    try {
      loop.execute(
          () -> {
            showing = false;
            event(() -> result.accept(loop.now()));
            if (stopped.isDone()) {
              letGo();
            }
          });
    } catch (UnavailableException e) {
      LOG.debug("the client was closed meanwhile", e);
    }
  }

  private void shown(long now) {
    following.shown(now);
    first.shown();
  }

  @Override
  public void exhausted(ImmutableList<String> problems) {
    first.exhausted(problems);
  }

  @Override
  public void stuck(Reason reason, String detail) {
    first.stuck(reason, detail);
  }
}
