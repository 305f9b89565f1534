package io.baton.node.archive;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.baton.api.ArchivePolicy;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.error.BatonException;
import io.baton.node.lane.Lanes;
import io.baton.registry.Registry;
import io.baton.registry.record.NodeStatus;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.SegmentState;
import io.baton.store.ReplicaDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives versions of the replicas that are here, as their segments' records say, if this node is
 * the one to do it. One thread looks at the records, at a bounded rate; others archive, a few
 * segments at once. Lanes only read slices for it, and no owner ever waits for the archive.
 */
public final class Archiver implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Archiver.class);
  private static final Duration CALL = Duration.ofSeconds(5);
  private static final Duration BETWEEN_WALKS = Duration.ofSeconds(2);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  /** Between looks at a segment that has nothing to be archived. */
  private static final Duration QUIET = Duration.ofSeconds(10);

  private static final Duration NODES_AGE = Duration.ofSeconds(5);
  private static final Duration END = Duration.ofSeconds(5);

  private final NodeId self;
  private final Registry registry;
  private final ReplicaDirectory replicas;
  private final ArchiveRuns runs;
  private final LongSupplier nanoClock;

  /** Segments without a policy, and when that was seen; the walker's own. */
  private final Map<SegmentId, Long> quiet = new HashMap<>();

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread walker;

  private Archiver(ArchiveTerms terms, ReplicaDirectory replicas, Lanes lanes) {
    this.self = terms.self();
    this.registry = terms.registry();
    this.replicas = replicas;
    this.nanoClock = terms.nanoClock();
    this.runs = new ArchiveRuns(terms, lanes, stopped);
    this.walker =
        new ThreadFactoryBuilder()
            .setNameFormat("baton-archive-look")
            .setDaemon(true)
            .build()
            .newThread(this::walk);
  }

  /** Begins; ends nothing but what it began when it is closed. */
  public static Archiver begin(ArchiveTerms terms, ReplicaDirectory replicas, Lanes lanes) {
    Archiver archiver = new Archiver(terms, replicas, lanes);
    if (terms.bytesPerSecond() > 0) {
      archiver.walker.start();
    }
    return archiver;
  }

  private void walk() {
    try {
      while (!stopped.await(BETWEEN_WALKS.toMillis(), TimeUnit.MILLISECONDS)) {
        Collection<SegmentId> here = here();
        runs.keepOnly(here);
        quiet.keySet().retainAll(here);
        for (SegmentId segment : here) {
          if (isQuiet(segment)) {
            continue;
          }
          look(segment);
          if (stopped.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("stopping", e);
    }
  }

  private Collection<SegmentId> here() {
    try {
      return replicas.list();
    } catch (IOException e) {
      LOG.warn("cannot list the replicas to archive them: trying again", e);
      return List.of();
    }
  }

  /** Whether it had nothing to be archived a while ago. */
  private boolean isQuiet(SegmentId segment) {
    Long since = quiet.get(segment);
    return since != null && nanoClock.getAsLong() - since < QUIET.toNanos();
  }

  private void look(SegmentId segment) {
    quiet.put(segment, nanoClock.getAsLong());
    try {
      registry
          .segments()
          .read(segment, CALL)
          .map(found -> found.record())
          .filter(record -> record.state() == SegmentState.READY)
          .ifPresent(this::look);
    } catch (BatonException e) {
      LOG.debug("segment {}: not looked at", segment, e);
    } catch (RuntimeException e) {
      LOG.error("segment {}: cannot be archived", segment, e);
    }
  }

  private void look(SegmentRecord record) {
    ArchivePolicy policy = record.archive();
    if (policy == null) {
      return;
    }
    List<NodeStatus> nodes = registry.nodes().recent(NODES_AGE, CALL);
    Optional<Member> archivist = Archivist.of(record, nodes);
    quiet.remove(record.id());
    if (archivist.isPresent() && archivist.get().node().equals(self)) {
      runs.look(record, policy, archivist.get().incarnation());
    }
  }

  /** What is under way ends without its manifest, and is gone on with after the next start. */
  @Override
  public void close() {
    stopped.countDown();
    walker.interrupt();
    runs.close();
    try {
      walker.join(END.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
