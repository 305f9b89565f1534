package io.baton.node.upkeep;

import io.baton.api.SegmentId;
import io.baton.api.error.BatonException;
import io.baton.node.guard.RegistryGuard;
import io.baton.node.lane.Lane;
import io.baton.node.lane.Lanes;
import io.baton.registry.Segments;
import io.baton.replication.storage.StorageException;
import io.baton.store.ReplicaDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes replicas of removed segments (R10): only after a fresh read of the tombstone, on the lane
 * that teaching uses too. No record at all is no reason to delete: ZooKeeper may have lost it.
 */
public final class Tombstones {

  private static final Logger LOG = LoggerFactory.getLogger(Tombstones.class);
  private static final Duration READ = Duration.ofSeconds(5);
  private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(5);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final int MAX_WAITING = 1024;

  private final Segments segments;
  private final RegistryGuard guard;
  private final ReplicaDirectory directory;
  private final Lanes lanes;
  private final ScheduledExecutorService upkeep;
  private final Semaphore places = new Semaphore(MAX_WAITING);

  /**
   * Looks at nothing yet.
   *
   * @param upkeep may wait for ZooKeeper
   */
  public Tombstones(
      Segments segments,
      RegistryGuard guard,
      ReplicaDirectory directory,
      Lanes lanes,
      ScheduledExecutorService upkeep) {
    this.guard = guard;
    this.segments = segments;
    this.directory = directory;
    this.lanes = lanes;
    this.upkeep = upkeep;
  }

  /**
   * Looks at a segment's record, and deletes the replica if it is a tombstone.
   *
   * @param then what is done afterwards, on the segment's lane
   * @return false if too many wait; nothing is done then
   */
  public boolean look(SegmentId segment, Runnable then) {
    if (!places.tryAcquire()) {
      return false;
    }
    try {
      upkeep.execute(
          () -> {
            places.release();
            obey(segment, then);
          });
      return true;
    } catch (RejectedExecutionException e) {
      places.release();
      return false;
    }
  }

  /** Looks at all replicas, now and every few minutes, at a bounded rate. */
  public void sweepRegularly() {
    upkeep.execute(this::sweep);
  }

  private void sweep() {
    try {
      step(directory.list().iterator());
    } catch (IOException e) {
      LOG.warn("cannot list the replicas; trying again in {}", BETWEEN_SWEEPS, e);
      later(this::sweep, BETWEEN_SWEEPS);
    }
  }

  private void step(Iterator<SegmentId> left) {
    if (left.hasNext() && obey(left.next(), () -> {})) {
      later(() -> step(left), BETWEEN_LOOKS);
    } else {
      later(this::sweep, BETWEEN_SWEEPS);
    }
  }

  private void later(Runnable task, Duration delay) {
    try {
      Future<?> unused = upkeep.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("stopping", e);
    }
  }

  /** Returns whether ZooKeeper answered. */
  private boolean obey(SegmentId segment, Runnable then) {
    boolean answered = true;
    boolean removed = false;
    try {
      removed =
          segments.read(segment, READ).map(found -> found.record().wasRemoved()).orElse(false);
    } catch (BatonException e) {
      LOG.info("segment {}: not looked at: {}", segment, e.getMessage());
      answered = false;
    }
    // Not on the word of a ZooKeeper that went back (R11).
    boolean delete = removed && guard.problem() == null;
    Lane lane = lanes.of(segment);
    lane.execute(
        () -> {
          if (delete) {
            delete(lane, segment);
          }
          then.run();
        });
    return answered;
  }

  private static void delete(Lane lane, SegmentId segment) {
    try {
      lane.shelf().delete(segment);
      LOG.info("segment {} was removed: its replica is deleted", segment);
    } catch (StorageException e) {
      LOG.warn("segment {} was removed: {}", segment, e.getMessage());
    }
  }
}
