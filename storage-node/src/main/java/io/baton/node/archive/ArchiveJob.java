package io.baton.node.archive;

import com.google.common.collect.ImmutableList;
import io.baton.api.ArchivePolicy;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.archive.SegmentArchive;
import io.baton.archive.expiry.Expiry;
import io.baton.archive.expiry.ExpiryPolicy;
import io.baton.archive.store.ObjectStore;
import io.baton.archive.store.ObjectStores;
import io.baton.archive.write.ArchiveSettings;
import io.baton.archive.write.ArchiveSubject;
import io.baton.archive.write.ArchiveWriter;
import io.baton.node.lane.Lane;
import io.baton.registry.record.SegmentRecord;
import io.baton.replication.storage.StorageException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one segment's archive what it has, archives the newest committed version if that is due, and
 * lets old ones go. Blocks for as long as that takes: not to be used on a lane.
 */
final class ArchiveJob {

  private static final Logger LOG = LoggerFactory.getLogger(ArchiveJob.class);

  private final String cluster;
  private final ArchiveSettings settings;
  private final InstantSource clock;
  private final LongSupplier nanoClock;
  private final Runnable onArchived;

  /**
   * For all segments.
   *
   * @param settings how fast, together with others
   * @param onArchived called for each version
   */
  ArchiveJob(ArchiveTerms terms, ArchiveSettings settings, Runnable onArchived) {
    this.cluster = terms.cluster();
    this.settings = settings;
    this.clock = terms.clock();
    this.nanoClock = terms.nanoClock();
    this.onArchived = onArchived;
  }

  /**
   * A replica that may be due.
   *
   * @param lane its own
   * @param record as ZooKeeper has it
   * @param policy the record's
   * @param incarnation the replica's, as the record has it
   * @param standing what is known; nobody else's until this has returned
   */
  record Subject(
      Lane lane, SegmentRecord record, ArchivePolicy policy, long incarnation, Standing standing) {}

  /**
   * Does what is due.
   *
   * @throws IOException as the store has it
   * @throws StorageException as the replica has it
   */
  void run(Subject subject) throws IOException, StorageException {
    try (ObjectStore store = ObjectStores.open(URI.create(subject.policy.location()))) {
      SegmentArchive archive = new SegmentArchive(store, cluster, subject.record.id());
      Due.Archived newest = newest(archive);
      subject.standing.saw(newest, nanoClock.getAsLong());
      try (PinnedSource source =
          PinnedSource.open(subject.lane, subject.record.id(), subject.incarnation)) {
        Version version = source.opened().version();
        if (Due.isDue(subject.policy, version, newest)) {
          archive(archive, subject, source, newest.version());
          onArchived.run();
          subject.standing.saw(new Due.Archived(version, Duration.ZERO), nanoClock.getAsLong());
        }
      }
      expire(archive, subject);
    }
  }

  private static Due.Archived newest(SegmentArchive archive) throws IOException {
    ImmutableList<SegmentArchive.Stored> stored = archive.versions();
    if (stored.isEmpty()) {
      return new Due.Archived(Version.NONE, Duration.ZERO);
    }
    SegmentArchive.Stored last = stored.get(stored.size() - 1);
    return new Due.Archived(last.version(), archive.age(last));
  }

  private void archive(
      SegmentArchive archive, Subject subject, PinnedSource source, Version previous)
      throws IOException, StorageException {
    long began = nanoClock.getAsLong();
    SegmentRecord record = subject.record;
    SegmentSpec spec = record.spec();
    ArchiveSubject version = new ArchiveSubject(record.name(), spec, clock.instant());
    Optional<Version> before = previous.isNone() ? Optional.empty() : Optional.of(previous);
    try (ArchiveWriter writer = new ArchiveWriter(archive, version, before, settings)) {
      try {
        source.into(writer);
      } catch (StorageException e) {
        if (writer.trouble().isPresent()) {
          throw writer.trouble().get();
        }
        throw e;
      }
    }
    LOG.info(
        "segment {}: version {} is archived in {}, within {} s",
        record.name(),
        source.opened().version(),
        archive.store(),
        Duration.ofNanos(nanoClock.getAsLong() - began).toSeconds());
  }

  private void expire(SegmentArchive archive, Subject subject) throws IOException {
    ArchivePolicy policy = subject.policy;
    if (subject.standing.mayExpire(policy, nanoClock.getAsLong())) {
      ExpiryPolicy stays = new ExpiryPolicy(Math.max(1, policy.last()), policy.age());
      try {
        new Expiry(archive, stays, settings.pace()).run();
      } finally {
        // A manifest that cannot be read stops it each time, and is not to hold up what is
        // archived.
        subject.standing.expiredAt(nanoClock.getAsLong());
      }
    }
  }
}
