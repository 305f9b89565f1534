package io.baton.registry;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentName;
import io.baton.api.error.AlreadyRegisteredException;
import io.baton.api.error.CorruptDataException;
import io.baton.api.error.UnavailableException;
import io.baton.registry.Outcome.Change;
import io.baton.registry.Outcome.Lost;
import io.baton.registry.Outcome.PendingWrite;
import io.baton.registry.Outcome.Unknown;
import io.baton.registry.Outcome.Won;
import io.baton.registry.record.RecordJson;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.session.Buckets;
import io.baton.registry.session.Connection;
import io.baton.registry.session.Deadline;
import io.baton.registry.session.LostException;
import io.baton.registry.session.MultiAnswer;
import io.baton.registry.session.Paths;
import io.baton.registry.session.Session;
import io.baton.registry.session.Znode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.Op;

/**
 * The one way a segment's record changes (R2).
 *
 * <pre>
 * the write carries a nonce of its own, first in the record's list of writers
 * repeat until the deadline:
 *   in a session other than the one that saw the expected record: read
 *     the expected version, of other writers           -&gt; Lost
 *   write at the expected version
 *     done         -&gt; Won
 *     no answer    -&gt; repeat: this write, at this version, under this nonce
 *     bad version  -&gt; sync, read
 *       not above the expected version: a lagging server -&gt; repeat
 *       the writers hold the nonce                       -&gt; Won
 *       else                                             -&gt; Lost
 * deadline passed  -&gt; Unknown, with the write to repeat later
 * </pre>
 *
 * <p>Why a read alone never settles a write without an answer: the lost request may still be on its
 * way, and lands after the read. The repeated write settles it, as at most one write wins a
 * version: if the repetition wins, the lost one can no longer; if it meets a bad version, the
 * version has passed for both.
 *
 * <p>Every write puts exactly one nonce in front of the list, so that a writer whose write was
 * followed by others still finds its own, up to {@value SegmentRecord#MAX_WRITERS} writes later.
 * Further on the answer is Lost even if the write once won. That is safe: the version has passed,
 * nothing can land any more, and who lost goes on from the record that comes with the answer, whose
 * epoch and owner nonce say whose segment it is.
 *
 * <p>Why a new session looks first: it may be one with a ZooKeeper that was wiped or restored and
 * rebuilt since (R11), where the count of versions began again. A version that is equal then stands
 * for another record, which its writers tell. Within a session ZooKeeper never goes back.
 *
 * <p>Several records are written in one transaction, or none of them is (R12). The same holds: who
 * meets one bad version knows that the transaction was applied, by its nonce, or never can be. In
 * the list of one record the nonce may be there, and be gone already in another's.
 *
 * <p>A record that is removed gives its name back in the same transaction, and one that is
 * undeleted takes it.
 */
final class CompareAndSet {

  private final Connection connection;
  private final Paths paths;
  private final Buckets buckets;

  CompareAndSet(Connection connection, Paths paths, Buckets buckets) {
    this.connection = connection;
    this.paths = paths;
    this.buckets = buckets;
  }

  /**
   * Repeats until it is settled or the deadline passes.
   *
   * @throws AlreadyRegisteredException if it would take a name that is taken; an earlier attempt of
   *     it without an answer may still land
   */
  Outcome run(PendingWrite write, Deadline deadline) {
    try {
      return connection.retry(
          "writing the record of " + write.changes().get(0).next().name(),
          deadline,
          session -> attempt(session, write));
    } catch (UnavailableException e) {
      return new Unknown(write);
    }
  }

  /** Once: {@link Won} or {@link Lost}. */
  Outcome attempt(Session session, PendingWrite write) throws LostException {
    if (isOfAnotherHistory(session, write)) {
      return new Lost(current(session, write));
    }
    List<Change> names =
        write.changes().stream()
            .filter(each -> each.takesName() || each.dropsName())
            .sorted(Comparator.comparing(Change::takesName)) // a name that is dropped can be taken
            .toList();
    MultiAnswer answer = session.multi(ops(session, write, names));
    switch (answer.code()) {
      case OK -> {
        return new Won(
            write.changes().stream()
                .map(each -> written(session, each))
                .collect(ImmutableList.toImmutableList()));
      }
      case NODEEXISTS ->
          throw new AlreadyRegisteredException(
              "a segment is registered as %s already; nothing was written"
                  .formatted(names.get(answer.failed() - write.changes().size()).next().name()));
      case NONODE -> throw missing(write, names, answer.failed());
      default -> session.sync(path(write.changes().get(0)));
    }
    return settled(write, current(session, write));
  }

  private static VersionedRecord written(Session session, Change change) {
    return new VersionedRecord(change.next(), change.expected().znodeVersion() + 1, session.id());
  }

  /** A version was bad. The records were read after that. */
  private Outcome settled(PendingWrite write, ImmutableList<VersionedRecord> current)
      throws LostException {
    boolean won = false;
    int passed = 0;
    for (int i = 0; i < current.size(); i++) {
      Change change = write.changes().get(i);
      won |= change.isBehind(current.get(i));
      passed += current.get(i).znodeVersion() > change.expected().znodeVersion() ? 1 : 0;
    }
    if (passed == 0 || (won && passed < current.size())) {
      throw lagging(path(write.changes().get(0)));
    }
    return won ? new Won(current) : new Lost(current);
  }

  private ImmutableList<VersionedRecord> current(Session session, PendingWrite write)
      throws LostException {
    ImmutableList.Builder<VersionedRecord> current = ImmutableList.builder();
    for (Change each : write.changes()) {
      current.add(read(session, path(each)).orElseThrow(() -> lagging(path(each))));
    }
    return current.build();
  }

  private String path(Change change) {
    return paths.segment(change.next().id());
  }

  /** Whether something else is at an expected version instead of the expected record. */
  private boolean isOfAnotherHistory(Session session, PendingWrite write) throws LostException {
    for (Change each : write.changes()) {
      VersionedRecord expected = each.expected();
      if (expected.session() == 0 || expected.session() != session.id()) {
        Optional<VersionedRecord> there = read(session, path(each));
        if (there.isPresent()
            && there.get().znodeVersion() == expected.znodeVersion()
            && !there.get().record().writers().equals(expected.record().writers())) {
          return true;
        }
      }
    }
    return false;
  }

  /** The record, as this session's server has it. */
  Optional<VersionedRecord> read(Session session, String path) throws LostException {
    return session.get(path).map(znode -> decode(session, znode, path));
  }

  static VersionedRecord decode(Session session, Znode znode, String path) {
    return new VersionedRecord(
        RecordJson.segment(znode.bytes(), path), znode.version(), session.id());
  }

  /** The records first: a bad version is told before anything about the names. */
  private ImmutableList<Op> ops(Session session, PendingWrite write, List<Change> names)
      throws LostException {
    ImmutableList.Builder<Op> ops = ImmutableList.builder();
    for (Change each : write.changes()) {
      ops.add(
          Op.setData(path(each), RecordJson.write(each.next()), each.expected().znodeVersion()));
    }
    for (Change each : names) {
      SegmentName name = each.next().name();
      if (each.takesName()) {
        buckets.ensure(session, paths.nameBucket(name));
        ops.add(Reservation.create(paths.name(name), RecordJson.write(each.next().id())));
      } else {
        ops.add(Op.delete(paths.name(name), -1));
      }
    }
    return ops.build();
  }

  private CorruptDataException missing(PendingWrite write, List<Change> names, int failed)
      throws LostException {
    int name = failed - write.changes().size();
    if (name >= 0 && names.get(name).takesName()) {
      String bucket = paths.nameBucket(names.get(name).next().name());
      buckets.forget(bucket);
      throw new LostException(bucket + " is not there: make it again");
    }
    String znode =
        name < 0 ? path(write.changes().get(failed)) : paths.name(names.get(name).next().name());
    return new CorruptDataException(
        "znode " + znode + " is missing, which Baton never deletes; nothing was written");
  }

  private static LostException lagging(String path) {
    return new LostException("the server does not show the latest " + path + " yet");
  }
}
