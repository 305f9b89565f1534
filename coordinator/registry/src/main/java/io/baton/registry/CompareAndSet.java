package io.baton.registry;

import com.google.common.collect.ImmutableList;
import io.baton.api.error.CorruptDataException;
import io.baton.api.error.UnavailableException;
import io.baton.registry.Outcome.Lost;
import io.baton.registry.Outcome.PendingWrite;
import io.baton.registry.Outcome.Unknown;
import io.baton.registry.Outcome.Won;
import io.baton.registry.record.RecordJson;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.SegmentState;
import io.baton.registry.session.Connection;
import io.baton.registry.session.Deadline;
import io.baton.registry.session.LostException;
import io.baton.registry.session.Paths;
import io.baton.registry.session.Session;
import io.baton.registry.session.Znode;
import java.util.Optional;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;

/**
 * The one way a segment's record changes (R2).
 *
 * <pre>
 * the write carries a nonce of its own, first in the record's list of writers
 * repeat until the deadline:
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
 * <p>A record that becomes a tombstone gives its name back in the same transaction.
 */
final class CompareAndSet {

  private final Connection connection;
  private final Paths paths;

  CompareAndSet(Connection connection, Paths paths) {
    this.connection = connection;
    this.paths = paths;
  }

  /** Repeats until it is settled or the deadline passes. */
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
    ImmutableList.Builder<Op> ops = ImmutableList.builder();
    ops.add(Op.setData(path, RecordJson.write(next), expected));
    if (dropsName(write)) {
      ops.add(Op.delete(paths.name(next.name()), -1));
    }
    var answer = session.multi(ops.build());
    if (answer.code() == Code.OK) {
      return new Won(new VersionedRecord(next, expected + 1));
    }
    if (answer.code() == Code.NONODE) {
      String missing = answer.failed() == 0 ? path : paths.name(next.name());
      throw new CorruptDataException(
          "znode " + missing + " is missing, which Baton never deletes; nothing was written");
    }
    session.sync(path);
    VersionedRecord current = read(session, path).orElseThrow(() -> lagging(path));
    if (current.znodeVersion() <= expected) {
      throw lagging(path);
    }
    return current.record().writers().contains(write.nonce())
        ? new Won(current)
        : new Lost(current);
  }

  /** The record, as this session's server has it. */
  Optional<VersionedRecord> read(Session session, String path) throws LostException {
    return session.get(path).map(znode -> decode(znode, path));
  }

  static VersionedRecord decode(Znode znode, String path) {
    return new VersionedRecord(RecordJson.segment(znode.bytes(), path), znode.version());
  }

  private static boolean dropsName(PendingWrite write) {
    return write.next().state() == SegmentState.DELETED
        && write.expected().record().state() != SegmentState.DELETED;
  }

  private static LostException lagging(String path) {
    return new LostException("the server does not show the latest " + path + " yet");
  }
}
