package io.baton.node.archive;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.baton.api.ArchivePolicy;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.archive.store.StoreException;
import io.baton.archive.write.ArchiveSettings;
import io.baton.node.lane.Lane;
import io.baton.node.lane.Lanes;
import io.baton.node.metrics.ArchiveMeters;
import io.baton.registry.record.SegmentRecord;
import io.baton.replication.storage.StorageException;
import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Segments that are being archived, a few at once, and what is known of the others' archives. */
final class ArchiveRuns implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ArchiveRuns.class);

  /** Each takes memory for a pack or two. */
  private static final int AT_ONCE = 2;

  /** Replicas are opened only if it may depend on what they have. */
  private static final Version ANY = new Version(Long.MAX_VALUE, Long.MAX_VALUE);

  private static final long END_SECONDS = 5;

  private final Lanes lanes;
  private final LongSupplier nanoClock;
  private final CountDownLatch stopped;
  private final ArchiveMeters meters;
  private final ArchiveJob job;
  private final Map<SegmentId, Standing> standings = new ConcurrentHashMap<>();
  private final Set<SegmentId> running = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor threads;

  ArchiveRuns(ArchiveTerms terms, Lanes lanes, CountDownLatch stopped) {
    this.lanes = lanes;
    this.nanoClock = terms.nanoClock();
    this.stopped = stopped;
    this.meters = new ArchiveMeters(terms.meters(), running::size);
    NodePace pace =
        new NodePace(
            Math.max(1, terms.bytesPerSecond()), terms.nanoClock(), stopped, meters.bytes());
    ArchiveSettings settings =
        new ArchiveSettings(ArchiveSettings.PACK_BLOCKS, terms.scratch(), pace);
    this.job = new ArchiveJob(terms, settings, meters.versions()::increment);
    this.threads =
        new ThreadPoolExecutor(
            0,
            AT_ONCE,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(), // what finds no thread is looked at again
            new ThreadFactoryBuilder().setNameFormat("baton-archive-%d").setDaemon(true).build());
  }

  /** Forgets segments that are not here any more. */
  void keepOnly(Collection<SegmentId> here) {
    standings.keySet().retainAll(here);
  }

  /**
   * Archives a segment, if that may be due and there is a thread for it. Called by one thread.
   *
   * @param incarnation the replica's that is here
   */
  void look(SegmentRecord record, ArchivePolicy policy, long incarnation) {
    SegmentId segment = record.id();
    if (running.contains(segment)) {
      return;
    }
    Standing standing = standings.computeIfAbsent(segment, id -> new Standing());
    standing.at(policy.location());
    long now = nanoClock.getAsLong();
    if (standing.isPausing(now)) {
      return;
    }
    Lane lane = lanes.of(segment);
    if (standing.mayExpire(policy, now)
        || (standing.mayBeDue(policy, ANY, now)
            && standing.mayBeDue(policy, PinnedSource.committed(lane, segment), now))) {
      begin(new ArchiveJob.Subject(lane, record, policy, incarnation, standing));
    }
  }

  private void begin(ArchiveJob.Subject subject) {
    SegmentId segment = subject.record().id();
    running.add(segment);
    try {
      threads.execute(
          () -> {
            try {
              run(subject);
            } finally {
              running.remove(segment);
            }
          });
    } catch (RejectedExecutionException e) {
      running.remove(segment);
    }
  }

  private void run(ArchiveJob.Subject subject) {
    try {
      job.run(subject);
      subject.standing().worked();
    } catch (StoreException e) {
      failed(subject, e.getClass().getSimpleName().toLowerCase(Locale.ROOT), e);
    } catch (IOException e) {
      failed(subject, "scratch", e);
    } catch (StorageException e) {
      failed(subject, "replica", e);
    } catch (RuntimeException e) {
      failed(subject, "internal", e);
    }
  }

  private void failed(ArchiveJob.Subject subject, String kind, Exception e) {
    if (stopped.getCount() == 0) {
      return;
    }
    meters.failed(kind);
    String how = String.valueOf(e.getMessage());
    if (subject.standing().failed(how, nanoClock.getAsLong())) {
      LOG.warn(
          "segment {} (id {}): not archived, tried again within {} minutes: {}",
          subject.record().name(),
          subject.record().id(),
          Standing.LONGEST_PAUSE.toMinutes(),
          how);
    }
  }

  /** Interrupts what is under way, and waits for it for a while. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        LOG.info(
            "a request to the archive has not ended within {} s; it is left alone", END_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
