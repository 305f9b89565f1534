package io.baton.node.lane;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentId;
import io.baton.store.ReplicaDirectory;
import io.baton.transport.Peer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All lanes of a node; a segment is in the same one always. */
public final class Lanes implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
  private static final Duration CLOSE = Duration.ofSeconds(30);

  /** What a slow disk alone does not make of a lane. */
  private static final Duration STUCK = Duration.ofSeconds(30);

  private final ImmutableList<Lane> lanes;
  private final AtomicInteger openReads = new AtomicInteger();

  /**
   * Starts the threads.
   *
   * @param nanoClock for deadlines
   * @param commits hears of checkpoints
   */
  public Lanes(
      ReplicaDirectory directory,
      LaneLimits limits,
      LongSupplier nanoClock,
      CommitListener commits) {
    ImmutableList.Builder<Lane> all = ImmutableList.builder();
    for (int i = 0; i < limits.lanes(); i++) {
      all.add(new Lane(i, directory, limits, openReads, nanoClock, commits));
    }
    lanes = all.build();
  }

  /** How many there are. */
  public int count() {
    return lanes.size();
  }

  /** Requests that wait for one of them; from any thread. */
  public int waiting(int lane) {
    return lanes.get(lane).waiting();
  }

  /** Versions that readers have pinned; from any thread. */
  public int openReads() {
    return openReads.get();
  }

  /** What makes no progress, for people; null if all do. From any thread. */
  public @Nullable String stuck() {
    for (int i = 0; i < lanes.size(); i++) {
      long silence = lanes.get(i).silence();
      if (silence > STUCK.toNanos()) {
        return "lane "
            + i
            + " has not answered for "
            + Duration.ofNanos(silence).toSeconds()
            + " s: its disk hangs, or a request does not end";
      }
    }
    return null;
  }

  /** The lane of a segment. */
  public Lane of(SegmentId segment) {
    return lanes.get(Math.floorMod(segment.hashCode(), lanes.size()));
  }

  /** Prepares a connection before its first request; from its event loop thread. */
  public void admit(Peer peer) {
    if (peer.attachment() == null) {
      ReadSession session = new ReadSession();
      peer.attach(session);
      peer.onClose(() -> end(session));
    }
  }

  /** A read that opens later sees the end; one that was opened before is found in its lane. */
  private void end(ReadSession session) {
    session.end();
    lanes.forEach(lane -> lane.execute(() -> lane.reads().closeAll(session)));
  }

  /** Lets time pass in every lane; from any thread. */
  public void tick() {
    lanes.forEach(Lane::tick);
  }

  /** Carries out what waits, closes all replicas, and waits for that. */
  @Override
  public void close() {
    lanes.forEach(Lane::close);
    long end = System.nanoTime() + CLOSE.toNanos();
    try {
      for (Lane lane : lanes) {
        if (!lane.awaitClosed(Math.max(0, end - System.nanoTime()))) {
          LOG.error("some replicas were not closed within {}", CLOSE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.error("interrupted before all replicas were closed");
    }
  }
}
