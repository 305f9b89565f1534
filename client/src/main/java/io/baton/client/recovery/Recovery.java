package io.baton.client.recovery;

import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.error.BatonException;
import io.baton.api.error.NoCopyReachableException;
import io.baton.api.error.NotRegisteredException;
import io.baton.api.error.OutcomeUnknownException;
import io.baton.api.error.RefusedException;
import io.baton.client.session.Loop;
import io.baton.client.session.NodeLinks;
import io.baton.registry.Registry;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.origin.Recovered;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** For an operator whose segment has no copy that counts. Blocking calls, from any thread. */
public final class Recovery {

  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Loop loop;
  private final NodeLinks links;
  private final Registry registry;
  private final InstantSource clock;
  private final Duration timeout;

  /**
   * Asks nobody yet.
   *
   * @param timeout of each step; a node reads all blocks of its copies meanwhile
   */
  public Recovery(
      Loop loop, NodeLinks links, Registry registry, InstantSource clock, Duration timeout) {
    this.loop = loop;
    this.links = links;
    this.registry = registry;
    this.clock = clock;
    this.timeout = timeout;
  }

  /**
   * What copies there are; changes nothing.
   *
   * @throws NotRegisteredException if nobody ever registered the name
   */
  public Survey survey(SegmentName name) {
    return steps(name).look().survey();
  }

  /**
   * The error of an open, with the copies that do not count: somebody may decide to go on from one.
   * Reads no blocks.
   */
  public NoCopyReachableException naming(NoCopyReachableException e, VersionedRecord record) {
    SegmentName name = record.record().name();
    String suspects = "";
    try {
      suspects = steps(name).survey(record, false, timeout).suspects();
    } catch (BatonException unanswered) {
      e.addSuppressed(unanswered);
    }
    return new NoCopyReachableException(
        e.getMessage()
            + (suspects.isEmpty() ? "" : ". Copies that do not count: " + suspects)
            + ". See what there is: baton recover "
            + name
            + (record.record().isGrouped()
                ? ", which goes on from none of them while it is of a group (baton ungroup)"
                : ""),
        e);
  }

  /**
   * Goes on from a copy: it becomes the one replica in sync, and what was acknowledged after it is
   * given up. The others are taught from it when the segment is opened or repaired. Run again it
   * finishes what was cut short.
   *
   * @param copy its number on the node, 0 for the replica that is there; may be left out if there
   *     is one only
   * @param by whose decision, for the record and the logs
   * @throws io.baton.api.error.OwnedElsewhereException if an owner lives, or somebody opened it
   *     meanwhile
   * @throws RefusedException if a member in sync answers, the copy is not there or not whole, or
   *     the segment is of a group (R12)
   * @throws OutcomeUnknownException if a step has no known outcome: run it again
   */
  public Recovered takeBack(SegmentName name, NodeId node, OptionalInt copy, String by) {
    LOG.warn("segment {}: {} takes a copy back from {}", name, by, node);
    Recovered recovered = new TakingBack(steps(name), node, copy, by).run();
    LOG.warn("segment {}: recovered by {} from {}: {}", name, by, node, recovered);
    return recovered;
  }

  /** Of each step. */
  Duration timeout() {
    return timeout;
  }

  RealSteps steps(SegmentName name) {
    return new RealSteps(loop, links, registry, clock, timeout, name);
  }
}
