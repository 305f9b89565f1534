package io.baton.registry;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import io.baton.api.Group;
import io.baton.api.SegmentId;
import io.baton.api.error.AlreadyRegisteredException;
import io.baton.api.error.CorruptDataException;
import io.baton.api.error.UnavailableException;
import io.baton.registry.Outcome.Change;
import io.baton.registry.Outcome.PendingWrite;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.SegmentState;
import io.baton.registry.record.origin.Restored;
import io.baton.registry.session.Buckets;
import io.baton.registry.session.Connection;
import io.baton.registry.session.Deadline;
import io.baton.registry.session.Paths;
import io.baton.registry.session.Subscription;
import io.baton.registry.session.Watch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.apache.zookeeper.Watcher.WatcherType;

/**
 * Records of segments, by id. Blocking calls, from any thread.
 *
 * <p>Errors of every call: {@link UnavailableException} if ZooKeeper does not answer in time,
 * {@link CorruptDataException} naming the znode that does not hold what Baton wrote.
 */
public final class Segments {

  private static final int READS_AT_ONCE = 64;

  private final Connection connection;
  private final Paths paths;
  private final ClientPresence presence;
  private final CompareAndSet compareAndSet;
  private final RandomGenerator random;
  private final Buckets buckets = new Buckets();

  Segments(Connection connection, Paths paths, ClientPresence presence, RandomGenerator random) {
    this.connection = connection;
    this.paths = paths;
    this.presence = presence;
    this.compareAndSet = new CompareAndSet(connection, paths, buckets);
    this.random = random;
  }

  /**
   * The record or tombstone of a segment, not older than the call. Empty only if there never was
   * one, said by a server that was up to date.
   */
  public Optional<VersionedRecord> read(SegmentId id, Duration timeout) {
    Deadline deadline = Deadline.after(timeout);
    String path = paths.segment(id);
    Optional<VersionedRecord> found =
        connection.retry(
            "reading the record of segment " + id,
            deadline,
            session -> {
              session.sync(path);
              return compareAndSet.read(session, path);
            });
    return found.isPresent()
        ? found
        : presence.retryFresh(
            "reading the record of segment " + id,
            deadline,
            session -> compareAndSet.read(session, path));
  }

  /**
   * The pages of a walk over all records: buckets, at most 4096, each of a few hundred records at a
   * million segments.
   */
  public ImmutableList<String> buckets(Duration timeout) {
    return connection.retry(
        "listing segments",
        Deadline.after(timeout),
        session -> {
          session.sync(paths.segments());
          return session.children(paths.segments());
        });
  }

  /**
   * The records and tombstones in a bucket. Not a snapshot, and as old as the server is behind: a
   * record that is to be changed is {@linkplain #read read} again.
   */
  public ImmutableList<VersionedRecord> inBucket(String bucket, Duration timeout) {
    return connection.retry(
        "reading the records of segments " + bucket + "...",
        Deadline.after(timeout),
        session -> {
          String parent = paths.segments() + '/' + bucket;
          ImmutableList.Builder<VersionedRecord> records = ImmutableList.builder();
          for (List<String> some : Lists.partition(session.children(parent), READS_AT_ONCE)) {
            var reads =
                some.stream()
                    .map(id -> parent + '/' + id)
                    .map(
                        path ->
                            session
                                .getAsync(path, null)
                                .thenApply(
                                    found ->
                                        found.map(
                                            znode -> CompareAndSet.decode(session, znode, path))))
                    .toList();
            session.awaitAll(parent, reads).forEach(found -> found.ifPresent(records::add));
          }
          return records.build();
        });
  }

  /**
   * Replaces a record if it is still the expected one (R2). A record that is removed gives its name
   * back in the same transaction, and one that is undeleted takes its name.
   *
   * @param expected as read or won before
   * @param next made of {@code expected}'s record; it is written under a fresh nonce
   * @throws IllegalArgumentException if {@code next} is not a successor of the expected record
   * @throws AlreadyRegisteredException if the name that it would take is taken; an attempt without
   *     an answer may still land, as long as the record's version lasts
   */
  public Outcome compareAndSet(VersionedRecord expected, SegmentRecord next, Duration timeout) {
    return compareAndSet.run(pending(expected, next), Deadline.after(timeout));
  }

  /**
   * Replaces all records of a group, or none, in one transaction (R12): also the one that takes it
   * apart.
   *
   * @param expected as read or won before, of all segments of the group
   * @param next makes what is written of each one's record
   * @throws IllegalArgumentException if they are not a group, or a successor does not fit
   * @see #compareAndSet(VersionedRecord, SegmentRecord, Duration)
   */
  public Outcome compareAndSet(
      ImmutableList<VersionedRecord> expected,
      UnaryOperator<SegmentRecord> next,
      Duration timeout) {
    ImmutableList<Change> changes =
        expected.stream()
            .map(each -> change(each, next.apply(each.record())))
            .collect(ImmutableList.toImmutableList());
    Group all = Group.of(expected.stream().map(each -> each.record().id()).toList());
    for (Change each : changes) {
      SegmentRecord before = each.expected().record();
      SegmentRecord grouped = before.isGrouped() ? before : each.next();
      if (!grouped.spec().group().equals(all)
          || !each.next().spec().group().equals(changes.get(0).next().spec().group())) {
        throw new IllegalArgumentException(all + " is not the group of " + grouped);
      }
    }
    return compareAndSet.run(new PendingWrite(changes), Deadline.after(timeout));
  }

  /**
   * Removes a segment and gives its name to another one that was removed, in one transaction. What
   * was asked for of the first is asked for of the other one: how its versions are kept and
   * archived, and whether its program is halted.
   *
   * @param named as read or won before, ready
   * @param other as read or won before, removed
   * @param content what the other one has
   * @throws IllegalArgumentException if one is of a group, or the states do not fit
   * @see #compareAndSet(VersionedRecord, SegmentRecord, Duration)
   */
  public Outcome substitute(
      VersionedRecord named, VersionedRecord other, Restored content, Duration timeout) {
    SegmentRecord before = named.record();
    PendingWrite removal = pending(named, before.removedAt(content.when()));
    PendingWrite substitution = pending(other, other.record().undeletedInPlaceOf(before, content));
    return compareAndSet.run(
        new PendingWrite(ImmutableList.of(removal.changes().get(0), substitution.changes().get(0))),
        Deadline.after(timeout));
  }

  /** Repeats a write whose outcome is unknown: the same record, nonce and expected version. */
  public Outcome reissue(PendingWrite write, Duration timeout) {
    return compareAndSet.run(write, Deadline.after(timeout));
  }

  /**
   * Follows a record: the listener gets it at the start and after each change, tombstone included;
   * changes in quick succession may be seen as one. Called on the registry's worker thread, which
   * it must not keep. One watch of ZooKeeper for each that is not closed.
   */
  public Subscription watch(SegmentId id, Consumer<VersionedRecord> listener) {
    String path = paths.segment(id);
    NewestOnly newest = new NewestOnly(listener);
    return new Watch<>(
            connection,
            path,
            WatcherType.Data,
            (session, watcher) ->
                session
                    .getAsync(path, watcher)
                    .thenApply(found -> found.map(z -> CompareAndSet.decode(session, z, path))),
            newest)
        .start();
  }

  /** The write of {@code next}, under a fresh nonce. */
  PendingWrite pending(VersionedRecord expected, SegmentRecord next) {
    if (concernsGroup(expected.record(), next)) {
      throw new IllegalArgumentException(
          "segment %s is opened, removed and brought back with its group only: %s"
              .formatted(next.name(), expected.record().spec().group()));
    }
    return new PendingWrite(ImmutableList.of(change(expected, next)));
  }

  /**
   * A higher epoch without an owner is a rebuild's (R11), which may write record by record, also of
   * what was being registered and had no group yet.
   */
  private static boolean concernsGroup(SegmentRecord before, SegmentRecord next) {
    boolean raised = next.epoch() != before.epoch();
    boolean removed = before.state() == SegmentState.READY && next.wasRemoved();
    boolean finished = before.state() == SegmentState.CREATING && raised && next.owner() == null;
    return (!next.spec().group().equals(before.spec().group()) && !finished)
        || (before.isGrouped() && ((raised && next.owner() != null) || removed));
  }

  private Change change(VersionedRecord expected, SegmentRecord next) {
    SegmentRecord before = expected.record();
    boolean undeletes = before.state() == SegmentState.REMOVED && next.state().isNamed();
    if (!next.id().equals(before.id())
        || (!next.name().equals(before.name()) && !undeletes)
        || next.epoch() < before.epoch()
        || !next.writers().equals(before.writers())) {
      throw new IllegalArgumentException(next + " is not made of " + before);
    }
    if (!before.state().mayBecome(next.state())) {
      throw new IllegalArgumentException(before.state() + " does not become " + next.state());
    }
    if (before.wasRemoved() && !undeletes && isUsed(before, next)) {
      throw new IllegalArgumentException("nobody opens or changes " + before.id() + ": removed");
    }
    return new Change(expected, next.writtenUnder(random.nextLong()));
  }

  /** A higher epoch alone, without an owner, is a rebuild's (R11). */
  private static boolean isUsed(SegmentRecord before, SegmentRecord next) {
    return !next.inSync().equals(before.inSync())
        || (next.epoch() != before.epoch() && next.owner() != null);
  }

  Buckets buckets() {
    return buckets;
  }

  CompareAndSet loop() {
    return compareAndSet;
  }

  /**
   * Passes on what is newer than the last: a server behind the last one may show an older record.
   */
  private static final class NewestOnly implements Consumer<Optional<VersionedRecord>> {
    private final Consumer<VersionedRecord> listener;
    private int last = -1;

    NewestOnly(Consumer<VersionedRecord> listener) {
      this.listener = listener;
    }

    @Override
    public void accept(Optional<VersionedRecord> found) {
      if (found.isPresent() && found.get().znodeVersion() > last) {
        last = found.get().znodeVersion();
        listener.accept(found.get());
      }
    }
  }
}
