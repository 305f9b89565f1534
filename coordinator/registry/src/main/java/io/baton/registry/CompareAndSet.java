package io.baton.registry;

import com.google.common.collect.ImmutableList;
import io.baton.api.error.AlreadyRegisteredException;
import io.baton.api.error.CorruptDataException;
import io.baton.api.error.UnavailableException;
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
          "writing the record of " + write.next().name(),
          deadline,
          session -> attempt(session, write));
    } catch (UnavailableException e) {
      return new Unknown(write);
    }
  }

  /** Once: {@link Won} or {@link Lost}. */
  Outcome attempt(Session session, PendingWrite write) throws LostException {
    SegmentRecord next = write.next();
    String path = paths.segment(next.id());
    int expected = write.expected().znodeVersion();
    Optional<VersionedRecord> other = ofAnotherHistory(session, write.expected(), path);
    if (other.isPresent()) {
      return new Lost(other.get());
    }
    MultiAnswer answer = session.multi(ops(session, write, path));
    switch (answer.code()) {
      case OK -> {
        return new Won(new VersionedRecord(next, expected + 1, session.id()));
      }
      case NODEEXISTS ->
          throw new AlreadyRegisteredException(
              "a segment is registered as " + next.name() + " already; nothing was written");
      case NONODE -> throw missing(write, answer.failed() == 0 ? path : paths.name(next.name()));
      default -> session.sync(path);
    }
    VersionedRecord current = read(session, path).orElseThrow(() -> lagging(path));
    if (current.znodeVersion() <= expected) {
      throw lagging(path);
    }
    return current.record().writers().contains(write.nonce())
        ? new Won(current)
        : new Lost(current);
  }

  /** What is at the expected version instead of the expected record, if that is so. */
  private Optional<VersionedRecord> ofAnotherHistory(
      Session session, VersionedRecord expected, String path) throws LostException {
    if (expected.session() != 0 && expected.session() == session.id()) {
      return Optional.empty();
    }
    return read(session, path)
        .filter(there -> there.znodeVersion() == expected.znodeVersion())
        .filter(there -> !there.record().writers().equals(expected.record().writers()));
  }

  /** The record, as this session's server has it. */
  Optional<VersionedRecord> read(Session session, String path) throws LostException {
    return session.get(path).map(znode -> decode(session, znode, path));
  }

  static VersionedRecord decode(Session session, Znode znode, String path) {
    return new VersionedRecord(
        RecordJson.segment(znode.bytes(), path), znode.version(), session.id());
  }

  /** The record first: a bad version is told before anything about the name. */
  private ImmutableList<Op> ops(Session session, PendingWrite write, String path)
      throws LostException {
    SegmentRecord next = write.next();
    ImmutableList.Builder<Op> ops = ImmutableList.builder();
    ops.add(Op.setData(path, RecordJson.write(next), write.expected().znodeVersion()));
    if (write.takesName()) {
      buckets.ensure(session, paths.nameBucket(next.name()));
      ops.add(Reservation.create(paths.name(next.name()), RecordJson.write(next.id())));
    } else if (write.dropsName()) {
      ops.add(Op.delete(paths.name(next.name()), -1));
    }
    return ops.build();
  }

  private CorruptDataException missing(PendingWrite write, String znode) throws LostException {
    if (write.takesName()) {
      String bucket = paths.nameBucket(write.next().name());
      buckets.forget(bucket);
      throw new LostException(bucket + " is not there: make it again");
    }
    return new CorruptDataException(
        "znode " + znode + " is missing, which Baton never deletes; nothing was written");
  }

  private static LostException lagging(String path) {
    return new LostException("the server does not show the latest " + path + " yet");
  }
}
