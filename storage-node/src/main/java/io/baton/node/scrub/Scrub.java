package io.baton.node.scrub;

import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.daemon.monitor.Meters;
import io.baton.node.lane.Lane;
import io.baton.node.lane.Lanes;
import io.baton.node.learn.Sources;
import io.baton.node.metrics.NodeMetrics;
import io.baton.node.scrub.Checks.Checked;
import io.baton.registry.Registry;
import io.baton.store.ReplicaDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every block of every replica, at a bounded rate, from the start of the node on and then
 * once a day, and has those repaired that do not match their hashes: before the last good copy of
 * them is gone. What goes on is known to the upkeep thread alone; blocks are read on their lane, in
 * slices that a checkpoint hardly waits for.
 */
public final class Scrub {

  private static final Logger LOG = LoggerFactory.getLogger(Scrub.class);
  private static final Duration PERIOD = Duration.ofDays(1);

  /** Between replicas, as opening one costs more than it has bytes. */
  private static final Duration REST = Duration.ofMillis(100);

  private final ReplicaDirectory directory;
  private final Lanes lanes;
  private final Mender mender;
  private final long bytesPerSecond;
  private final LongSupplier nanoClock;
  private final ScheduledExecutorService upkeep;
  private final LongAdder checkedBytes;
  private final Checks checks = new Checks();
  private Iterator<SegmentId> left = Collections.emptyIterator();
  private long passBeganNanos;

  /**
   * How it checks, and repairs.
   *
   * @param self this node
   * @param registry names the members and their addresses
   * @param bytesPerSecond at most; 0 if nothing is to be checked
   * @param nanoClock monotonic
   * @param meters counts what is checked, damaged and repaired
   */
  public record Terms(
      NodeId self, Registry registry, long bytesPerSecond, LongSupplier nanoClock, Meters meters) {}

  /**
   * Checks nothing yet.
   *
   * @param upkeep one thread, which may wait for ZooKeeper
   */
  public Scrub(
      Terms terms,
      ReplicaDirectory directory,
      Lanes lanes,
      Sources sources,
      ScheduledExecutorService upkeep) {
    this.directory = directory;
    this.lanes = lanes;
    this.mender =
        new Mender(
            new Peers(terms.self(), terms.registry()), lanes, sources, upkeep, terms.meters());
    this.bytesPerSecond = terms.bytesPerSecond();
    this.nanoClock = terms.nanoClock();
    this.upkeep = upkeep;
    this.checkedBytes = terms.meters().counter(NodeMetrics.SCRUBBED_BYTES);
  }

  /** Goes on until the lanes are closed. */
  public void begin() {
    if (bytesPerSecond > 0) {
      later(this::pass, 0);
    }
  }

  private void pass() {
    passBeganNanos = nanoClock.getAsLong();
    try {
      left = directory.list().iterator();
    } catch (IOException e) {
      LOG.warn("cannot list the replicas to check them", e);
    }
    nextReplica();
  }

  private void nextReplica() {
    if (left.hasNext()) {
      SegmentId segment = left.next();
      later(() -> slice(segment, 0, new BitSet()), REST.toNanos());
    } else {
      later(this::pass, passBeganNanos + PERIOD.toNanos() - nanoClock.getAsLong());
    }
  }

  private void slice(SegmentId segment, int first, BitSet damaged) {
    Lane lane = lanes.of(segment);
    lane.execute(
        () -> {
          Checked slice = checks.slice(lane, segment, first, damaged);
          checkedBytes.add(slice.bytes());
          long pause = (long) (1e9 * slice.bytes() / bytesPerSecond);
          later(() -> checked(segment, first + slice.blocks(), slice, damaged), pause);
        });
  }

  private void checked(SegmentId segment, int next, Checked slice, BitSet damaged) {
    if (slice.blocks() > 0) {
      slice(segment, next, damaged);
    } else if (damaged.isEmpty()) {
      nextReplica();
    } else {
      mender.mend(segment, damaged, this::nextReplica);
    }
  }

  private void later(Runnable task, long nanos) {
    try {
      Future<?> unused = upkeep.schedule(task, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("stopping", e);
    }
  }
}
