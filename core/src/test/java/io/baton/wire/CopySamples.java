package io.baton.wire;

import static io.baton.wire.Samples.INCARNATION;
import static io.baton.wire.Samples.SEGMENT;
import static io.baton.wire.Samples.VERSION;

import com.google.common.collect.ImmutableList;
import io.baton.api.Version;
import io.baton.replication.copy.AsideCopy;
import io.baton.replication.copy.Copies;
import io.baton.replication.copy.ListCopies;
import io.baton.replication.copy.TakeBack;
import io.baton.replication.copy.TakenBack;
import io.baton.replication.message.ReplicaStatus;
import java.time.Instant;
import java.util.List;

/** The part of {@link Samples} about copies that were set aside. */
final class CopySamples {

  private static final Version BASE = new Version(6, 126);
  private static final Version COMMITTED = new Version(6, 125);

  private CopySamples() {}

  static List<Object> all() {
    return List.of(
        new ListCopies(SEGMENT, true),
        new TakeBack(SEGMENT, 2, INCARNATION, 7, "root@h\u00f6st"),
        copies(),
        new TakenBack(SEGMENT, INCARNATION, 7, BASE, VERSION));
  }

  private static Copies copies() {
    Instant since = Instant.ofEpochMilli(1_700_000_000_123L);
    Version none = Version.NONE;
    return new Copies(
        new ReplicaStatus(SEGMENT, INCARNATION, 0, 8, VERSION, COMMITTED, false),
        ImmutableList.of(
            new AsideCopy(3, "not \u00fcber", since, 5, 6, VERSION, COMMITTED, BASE, 9),
            new AsideCopy(1, "", Instant.EPOCH, 0, 0, none, none, none, -1)));
  }
}
