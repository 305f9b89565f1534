package io.baton.registry;

import com.google.common.collect.ImmutableList;
import io.baton.api.error.RefusedException;
import io.baton.registry.record.RecordJson;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.session.Buckets;
import io.baton.registry.session.LostException;
import io.baton.registry.session.MultiAnswer;
import io.baton.registry.session.Paths;
import io.baton.registry.session.Session;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;

/**
 * The transaction that makes a record and its name. The record comes first: its random id is this
 * registration's alone, so that a repetition of a transaction that won is told by the record, and
 * never mistakes its own name for another's.
 */
enum Reservation {
  /** Both are made. */
  DONE,
  /** An earlier attempt of this registration made both. */
  RECORD_EXISTS,
  /** Another has the name; nothing is made. */
  NAME_EXISTS;

  /**
   * Tries it once.
   *
   * @throws RefusedException if there is no cluster
   */
  static Reservation attempt(Session session, Paths paths, Buckets buckets, SegmentRecord record)
      throws LostException {
    String segments = paths.segmentBucket(record.id());
    String names = paths.nameBucket(record.name());
    ImmutableList<Op> ops =
        ImmutableList.of(
            create(paths.segment(record.id()), RecordJson.write(record)),
            create(paths.name(record.name()), RecordJson.write(record.id())));
    buckets.ensure(session, segments, names);
    MultiAnswer answer = session.multi(ops);
    return switch (answer.code()) {
      case OK -> DONE;
      case NODEEXISTS -> answer.failed() == 0 ? RECORD_EXISTS : NAME_EXISTS;
      default -> {
        buckets.forget(segments, names);
        throw new LostException("buckets of " + record.name() + " are not there: make them again");
      }
    };
  }

  /**
   * Makes a record without a name. A tombstone where a registration would have put its record: a
   * request that is still on its way finds its id taken.
   *
   * @return false if there is a record already
   */
  static boolean forestall(Session session, Paths paths, Buckets buckets, SegmentRecord tombstone)
      throws LostException {
    buckets.ensure(session, paths.segmentBucket(tombstone.id()));
    return session.create(
            paths.segment(tombstone.id()), RecordJson.write(tombstone), CreateMode.PERSISTENT)
        == Code.OK;
  }

  static Op create(String path, byte[] bytes) {
    return Op.create(path, bytes, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
  }
}
