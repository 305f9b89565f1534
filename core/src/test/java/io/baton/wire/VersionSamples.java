package io.baton.wire;

import static io.baton.wire.Samples.INCARNATION;
import static io.baton.wire.Samples.SEGMENT;
import static io.baton.wire.Samples.VERSION;

import com.google.common.collect.ImmutableList;
import io.baton.api.Group;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.keep.Keep;
import io.baton.replication.keep.KeepOrder;
import io.baton.replication.read.OpenVersion;
import io.baton.replication.rollback.RollBack;
import io.baton.replication.storage.KeptVersion;
import io.baton.replication.version.KeepVersion;
import io.baton.replication.version.ListVersions;
import io.baton.replication.version.ReplicaVersions;
import java.time.Instant;
import java.util.List;

/** What is said of versions that are not the newest. */
final class VersionSamples {

  static final Group GROUP = Group.of(List.of(SEGMENT, new SegmentId(9, 8)));
  static final KeepOrder ORDER = new KeepOrder(Keep.FOR_A_WHILE, 10, 86_400);

  private VersionSamples() {}

  static List<Object> all() {
    Instant since = Instant.parse("2026-01-02T03:04:05Z");
    return List.of(
        new ListVersions(SEGMENT, INCARNATION),
        new KeepVersion(SEGMENT, INCARNATION, VERSION, Keep.FOR_GOOD),
        new ReplicaVersions(
            SEGMENT,
            INCARNATION,
            VERSION,
            ImmutableList.of(
                new KeptVersion(new Version(3, 127), 1_000_000, -5, true, since),
                new KeptVersion(VERSION, 0, 6, false, since.plusSeconds(1)))),
        new OpenVersion(SEGMENT, INCARNATION, VERSION),
        new RollBack(SEGMENT, INCARNATION, 7, VERSION));
  }
}
