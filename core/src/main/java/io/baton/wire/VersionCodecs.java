package io.baton.wire;

import com.google.common.collect.ImmutableList;
import io.baton.api.Retention;
import io.baton.api.SegmentId;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.storage.Keep;
import io.baton.replication.storage.KeepOrder;
import io.baton.replication.storage.KeptVersion;
import io.baton.replication.version.KeepVersion;
import io.baton.replication.version.ListVersions;
import io.baton.replication.version.ReplicaVersions;
import java.time.Instant;

/** What is said of kept versions: types 29, 30 and 40, and a part of checkpoints. */
final class VersionCodecs {

  private static final int BYTES_OF_ONE = 5 * Long.BYTES + 1;

  /** The end of the year 9999, so that every time can be printed. */
  private static final long LAST_SECOND = 253_402_300_799L;

  static final ImmutableList<Codec<?>> ALL =
      ImmutableList.of(
          Codec.of(
              29,
              ListVersions.class,
              (m, out) -> replica(m.segment(), m.incarnation(), out),
              in -> new ListVersions(in.segment(), in.i64())),
          Codec.of(30, KeepVersion.class, VersionCodecs::keep, VersionCodecs::keep),
          Codec.of(40, ReplicaVersions.class, VersionCodecs::versions, VersionCodecs::versions));

  private VersionCodecs() {}

  static void order(KeepOrder order, BodyWriter out) {
    out.ordinal(order.keep());
    out.i32(order.last());
    out.i64(order.ageSeconds());
  }

  static KeepOrder order(BodyReader in) throws MalformedFrameException {
    return new KeepOrder(
        in.ordinal(Keep.values()),
        in.range32("last", 0, Retention.MOST),
        in.range64("age", 0, Retention.LONGEST.toSeconds()));
  }

  private static void replica(SegmentId segment, long incarnation, BodyWriter out) {
    out.segment(segment);
    out.i64(incarnation);
  }

  private static void keep(KeepVersion keep, BodyWriter out) {
    replica(keep.segment(), keep.incarnation(), out);
    out.version(keep.version());
    out.ordinal(keep.keep());
  }

  private static KeepVersion keep(BodyReader in) throws MalformedFrameException {
    return new KeepVersion(in.segment(), in.i64(), in.version(), in.ordinal(Keep.values()));
  }

  private static void versions(ReplicaVersions versions, BodyWriter out) {
    replica(versions.segment(), versions.incarnation(), out);
    out.version(versions.commitPoint());
    out.count(versions.kept().size(), 0, ReplicaVersions.MOST);
    for (KeptVersion kept : versions.kept()) {
      out.version(kept.version());
      out.i64(kept.length());
      out.i64(kept.checksum());
      out.bool(kept.forGood());
      out.i64(kept.since().getEpochSecond());
    }
  }

  private static ReplicaVersions versions(BodyReader in) throws MalformedFrameException {
    SegmentId segment = in.segment();
    long incarnation = in.i64();
    Version commitPoint = in.version();
    int count = in.count(0, ReplicaVersions.MOST, BYTES_OF_ONE);
    ImmutableList.Builder<KeptVersion> kept = ImmutableList.builder();
    for (int i = 0; i < count; i++) {
      kept.add(
          new KeptVersion(
              in.version(),
              in.range64("length", 0, SegmentSpec.MAX_CAPACITY),
              in.i64(),
              in.bool(),
              Instant.ofEpochSecond(in.range64("since", 0, LAST_SECOND))));
    }
    return new ReplicaVersions(segment, incarnation, commitPoint, kept.build());
  }
}
