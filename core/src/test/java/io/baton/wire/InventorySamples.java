package io.baton.wire;

import com.google.common.collect.ImmutableList;
import io.baton.api.Durability;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.inventory.ListReplicas;
import io.baton.replication.inventory.ListedReplica;
import io.baton.replication.inventory.RebuildNoted;
import io.baton.replication.inventory.RegistryRebuilt;
import io.baton.replication.inventory.ReplicaPage;
import io.baton.replication.inventory.Seal;
import java.util.List;

/** One message of each class that a rebuild of the registry uses. */
final class InventorySamples {

  private static final long NONCE = 0x8877665544332211L;

  private InventorySamples() {}

  static List<Object> all() {
    return List.of(
        new ListReplicas(Samples.SEGMENT, 200),
        new RegistryRebuilt(NONCE),
        new Seal(Samples.SEGMENT, Samples.INCARNATION, 9, true),
        page(),
        new RebuildNoted(NONCE, true));
  }

  private static ReplicaPage page() {
    ListedReplica.Holding holding =
        new ListedReplica.Holding(
            SegmentName.of("orders/\u00fcber"),
            new SegmentSpec(1 << 20, 3, 2, Durability.DISK),
            Samples.INCARNATION,
            8,
            Samples.VERSION,
            7,
            new Version(6, 125));
    return new ReplicaPage(
        Samples.SEGMENT,
        new ReplicaPage.Rebuilds(NONCE, 3, true),
        true,
        ImmutableList.of(
            new ListedReplica(new SegmentId(2, 3), holding, 0),
            new ListedReplica(new SegmentId(4, 5), null, 6)));
  }
}
