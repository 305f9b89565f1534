package io.baton.wire;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.inventory.ListReplicas;
import io.baton.replication.inventory.ListedReplica;
import io.baton.replication.inventory.ListedReplica.Holding;
import io.baton.replication.inventory.RebuildNoted;
import io.baton.replication.inventory.RegistryRebuilt;
import io.baton.replication.inventory.ReplicaPage;
import io.baton.replication.inventory.ReplicaPage.Rebuilds;
import io.baton.replication.inventory.Seal;

/** What a rebuild of the registry says and hears: types 25 to 27, 38 and 39. */
final class InventoryCodecs {

  /** Of a damaged replica: id, epoch and flag. */
  private static final int LEAST_BYTES = 3 * Long.BYTES + 1;

  static final ImmutableList<Codec<?>> ALL =
      ImmutableList.of(
          Codec.of(25, ListReplicas.class, InventoryCodecs::list, InventoryCodecs::list),
          Codec.of(
              26,
              RegistryRebuilt.class,
              (m, out) -> out.i64(m.nonce()),
              in -> new RegistryRebuilt(in.i64())),
          Codec.of(27, Seal.class, InventoryCodecs::seal, InventoryCodecs::seal),
          Codec.of(38, ReplicaPage.class, InventoryCodecs::page, InventoryCodecs::page),
          Codec.of(39, RebuildNoted.class, InventoryCodecs::noted, InventoryCodecs::noted));

  private InventoryCodecs() {}

  private static void list(ListReplicas list, BodyWriter out) {
    out.segment(list.after());
    out.count(list.limit(), 1, ListReplicas.MAX_LIMIT);
  }

  private static ListReplicas list(BodyReader in) throws MalformedFrameException {
    return new ListReplicas(in.segment(), in.count(1, ListReplicas.MAX_LIMIT, 0));
  }

  private static void seal(Seal seal, BodyWriter out) {
    out.segment(seal.segment());
    out.i64(seal.incarnation());
    out.i64(seal.epoch());
    out.bool(seal.courteous());
  }

  private static Seal seal(BodyReader in) throws MalformedFrameException {
    return new Seal(in.segment(), in.i64(), in.natural64("epoch"), in.bool());
  }

  private static void page(ReplicaPage page, BodyWriter out) {
    out.segment(page.after());
    out.i64(page.rebuilds().last());
    out.count(page.rebuilds().count(), 0, ReplicaPage.MAX_REBUILDS);
    out.bool(page.rebuilds().believes());
    out.bool(page.more());
    out.count(page.replicas().size(), 0, ListReplicas.MAX_LIMIT);
    page.replicas().forEach(replica -> replica(replica, out));
  }

  private static ReplicaPage page(BodyReader in) throws MalformedFrameException {
    SegmentId after = in.segment();
    Rebuilds rebuilds = new Rebuilds(in.i64(), in.count(0, ReplicaPage.MAX_REBUILDS, 0), in.bool());
    boolean more = in.bool();
    int count = in.count(0, ListReplicas.MAX_LIMIT, LEAST_BYTES);
    ImmutableList.Builder<ListedReplica> replicas = ImmutableList.builder();
    for (int i = 0; i < count; i++) {
      replicas.add(replica(in));
    }
    return new ReplicaPage(after, rebuilds, more, replicas.build());
  }

  private static void replica(ListedReplica replica, BodyWriter out) {
    out.segment(replica.segment());
    out.i64(replica.removedIn());
    Holding holding = replica.holding();
    out.bool(holding == null);
    if (holding != null) {
      out.i64(holding.incarnation());
      out.i64(holding.fence());
      out.version(holding.last());
      out.i64(holding.writtenIn());
      out.version(holding.commitPoint());
      RequestCodecs.spec(holding.spec(), out);
      out.string(holding.name().value(), SegmentName.MAX_BYTES);
    }
  }

  private static ListedReplica replica(BodyReader in) throws MalformedFrameException {
    SegmentId segment = in.segment();
    long removedIn = in.natural64("epoch");
    return new ListedReplica(segment, in.bool() ? null : holding(in), removedIn);
  }

  private static Holding holding(BodyReader in) throws MalformedFrameException {
    long incarnation = in.i64();
    long fence = in.natural64("fence");
    Version last = in.version();
    long writtenIn = in.natural64("epoch");
    Version commitPoint = in.version();
    SegmentSpec spec = RequestCodecs.spec(in);
    return new Holding(
        RequestCodecs.name(in), spec, incarnation, fence, last, writtenIn, commitPoint);
  }

  private static void noted(RebuildNoted noted, BodyWriter out) {
    out.i64(noted.nonce());
    out.bool(noted.works());
  }

  private static RebuildNoted noted(BodyReader in) throws MalformedFrameException {
    return new RebuildNoted(in.i64(), in.bool());
  }
}
