package io.baton.node.scrub;

import static java.util.stream.Collectors.joining;

import io.baton.api.SegmentId;
import io.baton.api.error.BatonException;
import io.baton.daemon.monitor.Meters;
import io.baton.node.lane.Hosted;
import io.baton.node.lane.Lane;
import io.baton.node.lane.Lanes;
import io.baton.node.learn.Sources;
import io.baton.node.metrics.NodeMetrics;
import io.baton.node.scrub.Peers.Peer;
import io.baton.replication.storage.StorageException;
import java.util.BitSet;
import java.util.Iterator;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has damaged blocks written again from the members in sync, one after the other, until none is
 * left. Used by the upkeep thread, which may wait for ZooKeeper.
 */
final class Mender {

  private static final Logger LOG = LoggerFactory.getLogger(Mender.class);
  private static final int MOST_NAMED = 16;

  private final Peers peers;
  private final Lanes lanes;
  private final Sources sources;
  private final Executor upkeep;
  private final LongAdder damagedBlocks;
  private final LongAdder repairedBlocks;

  Mender(Peers peers, Lanes lanes, Sources sources, Executor upkeep, Meters meters) {
    this.peers = peers;
    this.lanes = lanes;
    this.sources = sources;
    this.upkeep = upkeep;
    this.damagedBlocks = meters.counter(NodeMetrics.DAMAGED_BLOCKS);
    this.repairedBlocks = meters.counter(NodeMetrics.REPAIRED_BLOCKS);
  }

  /**
   * Repairs what can be.
   *
   * @param damaged blocks; nobody else's from now on
   * @param then done afterwards, on the upkeep thread, however it ended
   */
  void mend(SegmentId segment, BitSet damaged, Runnable then) {
    LOG.error("segment {}: blocks {} fail their checks", segment, some(damaged));
    damagedBlocks.add(damaged.cardinality());
    try {
      next(segment, damaged, peers.of(segment).iterator(), then);
    } catch (BatonException e) {
      LOG.warn("segment {}: nobody to repair it from is known: {}", segment, e.getMessage());
      then.run();
    }
  }

  private void next(SegmentId segment, BitSet damaged, Iterator<Peer> left, Runnable then) {
    if (!damaged.isEmpty() && left.hasNext()) {
      Peer source = left.next();
      Lane lane = lanes.of(segment);
      lane.execute(
          () -> begin(segment, damaged, source, lane, () -> next(segment, damaged, left, then)));
      return;
    }
    if (!damaged.isEmpty()) {
      LOG.error(
          "segment {}: blocks {} stay damaged, as no running member in sync has them: they are"
              + " looked for again; until then keep the other members",
          segment,
          some(damaged));
    }
    then.run();
  }

  private void begin(
      SegmentId segment, BitSet damaged, Peer source, Lane lane, Runnable afterwards) {
    Hosted hosted;
    try {
      hosted = lane.shelf().find(segment);
    } catch (StorageException e) {
      hosted = null;
    }
    if (hosted == null) {
      damaged.clear(); // there is nothing to repair any more
      goOn(afterwards);
      return;
    }
    int before = damaged.cardinality();
    Mending mending =
        new Mending(
            hosted,
            damaged,
            source.member().incarnation(),
            sources.patience(),
            how -> {
              int repaired = before - damaged.cardinality();
              repairedBlocks.add(repaired);
              LOG.info(
                  "segment {}: repaired {} of {} damaged blocks; {} {}",
                  segment,
                  repaired,
                  before,
                  source.member().node(),
                  how);
              goOn(afterwards);
            });
    mending.begin(sources.connect(source.member().node(), source.address(), lane, mending));
  }

  private void goOn(Runnable afterwards) {
    try {
      upkeep.execute(afterwards);
    } catch (RejectedExecutionException e) {
      LOG.debug("stopping", e);
    }
  }

  private static String some(BitSet blocks) {
    String named =
        blocks.stream().limit(MOST_NAMED).mapToObj(Integer::toString).collect(joining(", "));
    int more = blocks.cardinality() - MOST_NAMED;
    return more > 0 ? named + " and " + more + " more" : named;
  }
}
