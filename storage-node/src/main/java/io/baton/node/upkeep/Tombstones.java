package io.baton.node.upkeep;

import io.baton.api.SegmentId;
import io.baton.api.error.BatonException;
import io.baton.node.guard.RegistryGuard;
import io.baton.node.lane.Lane;
import io.baton.node.lane.Lanes;
import io.baton.registry.Outcome;
import io.baton.registry.Segments;
import io.baton.registry.VersionedRecord;
import io.baton.registry.removal.Removals;
import io.baton.replication.removal.RemovalGrace;
import io.baton.replication.storage.StorageException;
import io.baton.store.ReplicaDirectory;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the grace time of removed segments whose replica is here, and deletes replicas of those that
 * are given up (R10): only after a fresh read of the tombstone, on the lane that teaching uses too.
 * No record at all is no reason to delete: ZooKeeper may have lost it.
 */
public final class Tombstones {

  private static final Logger LOG = LoggerFactory.getLogger(Tombstones.class);
  private static final Duration CALL = Duration.ofSeconds(5);
  private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(5);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final int MAX_WAITING = 1024;

  private final Segments segments;
  private final Removals removals;
  private final RemovalGrace grace;
  private final LongSupplier nanoClock;
  private final RegistryGuard guard;
  private final ReplicaDirectory directory;
  private final Lanes lanes;
  private final ScheduledExecutorService upkeep;
  private final Semaphore places = new Semaphore(MAX_WAITING);

  /**
   * How removed segments are dealt with.
   *
   * @param segments to look for them in
   * @param guard knows whether what is found there may be believed
   * @param grace how long a removed segment is kept, at least
   * @param clock for the times in records
   * @param nanoClock monotonic, to measure the grace time by
   */
  public record Terms(
      Segments segments,
      RegistryGuard guard,
      Duration grace,
      InstantSource clock,
      LongSupplier nanoClock) {}

  /**
   * Looks at nothing yet.
   *
   * @param upkeep one thread, which may wait for ZooKeeper
   */
  public Tombstones(
      Terms terms, ReplicaDirectory directory, Lanes lanes, ScheduledExecutorService upkeep) {
    this.segments = terms.segments();
    this.guard = terms.guard();
    this.removals = new Removals(segments, terms.clock());
    this.grace = new RemovalGrace(terms.grace());
    this.nanoClock = terms.nanoClock();
    this.directory = directory;
    this.lanes = lanes;
    this.upkeep = upkeep;
  }

  /**
   * Looks at a segment's record, ends its grace time if that is over, and deletes the replica if
   * the record is a tombstone.
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

  /** What was read of removals; on the upkeep thread. */
  RemovalGrace grace() {
    return grace;
  }

  private void sweep() {
    try {
      var held = directory.list();
      grace.keepOnly(held);
      step(held.iterator());
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
    boolean deleted = false;
    try {
      deleted = isDeleted(segment);
    } catch (BatonException e) {
      LOG.info("segment {}: not looked at: {}", segment, e.getMessage());
      answered = false;
    }
    boolean delete = deleted;
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

  /** On the upkeep thread: whether a tombstone was just read, or made. */
  private boolean isDeleted(SegmentId segment) {
    int connection = guard.trust().connection();
    if (!guard.isGood(CALL)) {
      return false;
    }
    Optional<VersionedRecord> found = segments.read(segment, CALL);
    if (!guard.trust().isGoodSince(connection)) {
      return false; // an older ZooKeeper may show a removal that was undone since (R11)
    }
    RemovalGrace.Step step = step(segment, found);
    if (step == RemovalGrace.Step.END_GRACE) {
      Outcome outcome = removals.endGrace(found.orElseThrow(), CALL);
      if (outcome instanceof Outcome.Unknown || !guard.trust().isGoodSince(connection)) {
        return false; // the next look does it again; the write may have met an older ZooKeeper
      }
      step = step(segment, Optional.of(settled(outcome)));
    }
    return step == RemovalGrace.Step.DELETE;
  }

  private RemovalGrace.Step step(SegmentId segment, Optional<VersionedRecord> found) {
    long epoch = found.map(current -> current.record().epoch()).orElse(0L);
    return grace.next(segment, standing(found), epoch, nanoClock.getAsLong());
  }

  private static RemovalGrace.Standing standing(Optional<VersionedRecord> found) {
    if (found.isEmpty()) {
      return RemovalGrace.Standing.ABSENT;
    }
    return switch (found.get().record().state()) {
      case CREATING, READY -> RemovalGrace.Standing.NAMED;
      case REMOVED -> RemovalGrace.Standing.REMOVED;
      case DELETED -> RemovalGrace.Standing.DELETED;
    };
  }

  /** Another node's end is as good as this one's, and an undelete has won. */
  private static VersionedRecord settled(Outcome outcome) {
    return outcome instanceof Outcome.Won won ? won.current() : ((Outcome.Lost) outcome).current();
  }

  private static void delete(Lane lane, SegmentId segment) {
    try {
      lane.shelf().delete(segment);
      LOG.info("segment {} was given up: its replica is deleted", segment);
    } catch (StorageException e) {
      LOG.warn("segment {} was given up: {}", segment, e.getMessage());
    }
  }
}
