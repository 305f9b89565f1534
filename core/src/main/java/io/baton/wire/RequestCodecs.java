package io.baton.wire;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import io.baton.api.Durability;
import io.baton.api.Group;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.Retention;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.keep.Keep;
import io.baton.replication.keep.KeepOrder;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.CommitPoint;
import io.baton.replication.message.Create;
import io.baton.replication.message.Fence;
import io.baton.replication.message.Learn;
import io.baton.replication.message.Probe;
import io.baton.replication.message.Reserve;
import io.baton.replication.removal.Drop;
import io.baton.replication.rollback.RollBack;

/** The requests to a replica, types 16 to 31. */
final class RequestCodecs {

  /** Longest {@code host:port} in bytes. */
  static final int ADDRESS_BYTES = 300;

  static final ImmutableList<Codec<?>> ALL =
      ImmutableList.of(
          Codec.of(
              16, Probe.class, (m, out) -> out.segment(m.segment()), in -> new Probe(in.segment())),
          Codec.of(17, Fence.class, RequestCodecs::fence, RequestCodecs::fence),
          Codec.of(18, Create.class, RequestCodecs::create, RequestCodecs::create),
          new Codec<>(
              19,
              Checkpoint.class,
              RequestCodecs::checkpoint,
              RequestCodecs::checkpoint,
              checkpoint -> checkpoint.blocks().data()),
          Codec.of(20, CommitPoint.class, RequestCodecs::commitPoint, RequestCodecs::commitPoint),
          Codec.of(21, Learn.class, RequestCodecs::learn, RequestCodecs::learn),
          Codec.of(
              22, Drop.class, (m, out) -> out.segment(m.segment()), in -> new Drop(in.segment())),
          Codec.of(28, Reserve.class, RequestCodecs::reserve, RequestCodecs::reserve),
          Codec.of(31, RollBack.class, RequestCodecs::rollBack, RequestCodecs::rollBack));

  private RequestCodecs() {}

  private static void fence(Fence fence, BodyWriter out) {
    out.segment(fence.segment());
    out.i64(fence.incarnation());
    out.i64(fence.epoch());
    out.ordinal(fence.by());
  }

  private static Fence fence(BodyReader in) throws MalformedFrameException {
    return new Fence(in.segment(), in.i64(), in.natural64("epoch"), in.ordinal(Fence.By.values()));
  }

  private static void create(Create create, BodyWriter out) {
    out.segment(create.segment());
    out.i64(create.epoch());
    spec(create.spec(), out);
    out.string(create.name().value(), SegmentName.MAX_BYTES);
  }

  private static Create create(BodyReader in) throws MalformedFrameException {
    SegmentId segment = in.segment();
    long epoch = in.natural64("epoch");
    SegmentSpec spec = spec(in);
    return new Create(segment, name(in), spec, epoch);
  }

  private static void checkpoint(Checkpoint checkpoint, BodyWriter out) {
    out.segment(checkpoint.segment());
    out.i64(checkpoint.incarnation());
    out.version(checkpoint.version());
    out.version(checkpoint.base());
    out.version(checkpoint.commitPoint());
    out.i64(checkpoint.length());
    out.i64(checkpoint.checksum());
    out.i32(checkpoint.part());
    out.i32(checkpoint.parts());
    order(checkpoint.keeping(), out);
    BlockLists.writeHashed(checkpoint.blocks(), checkpoint.version(), out);
  }

  private static Checkpoint checkpoint(BodyReader in) throws MalformedFrameException {
    SegmentId segment = in.segment();
    long incarnation = in.i64();
    Version version = in.version();
    Version base = in.version();
    Version commitPoint = in.version();
    long length = in.range64("length", 0, SegmentSpec.MAX_CAPACITY);
    long checksum = in.i64();
    int part = in.range32("part", 0, Integer.MAX_VALUE);
    int parts = in.range32("parts", 1, Integer.MAX_VALUE);
    BodyReader.check(part < parts, "part", part);
    KeepOrder keeping = order(in);
    return new Checkpoint(
        segment,
        incarnation,
        version,
        base,
        commitPoint,
        length,
        checksum,
        part,
        parts,
        keeping,
        BlockLists.readHashed(version, in));
  }

  private static void commitPoint(CommitPoint message, BodyWriter out) {
    out.segment(message.segment());
    out.i64(message.incarnation());
    out.i64(message.epoch());
    out.version(message.commitPoint());
  }

  private static CommitPoint commitPoint(BodyReader in) throws MalformedFrameException {
    return new CommitPoint(in.segment(), in.i64(), in.natural64("epoch"), in.version());
  }

  private static void reserve(Reserve reserve, BodyWriter out) {
    out.segment(reserve.segment());
    out.i64(reserve.incarnation());
    out.i64(reserve.epoch());
    out.i64(reserve.capacity());
  }

  private static Reserve reserve(BodyReader in) throws MalformedFrameException {
    return new Reserve(
        in.segment(),
        in.i64(),
        in.natural64("epoch"),
        in.range64("capacity", 0, SegmentSpec.MAX_CAPACITY));
  }

  private static void rollBack(RollBack message, BodyWriter out) {
    out.segment(message.segment());
    out.i64(message.incarnation());
    out.i64(message.epoch());
    out.version(message.version());
  }

  private static RollBack rollBack(BodyReader in) throws MalformedFrameException {
    return new RollBack(in.segment(), in.i64(), in.natural64("epoch"), in.version());
  }

  private static void learn(Learn learn, BodyWriter out) {
    out.segment(learn.segment());
    out.i64(learn.epoch());
    spec(learn.spec(), out);
    out.bool(learn.newest());
    out.i64(learn.source().incarnation());
    out.string(learn.source().node().value(), ControlCodecs.NODE_BYTES);
    out.string(learn.sourceAddress(), ADDRESS_BYTES);
    out.string(learn.name().value(), SegmentName.MAX_BYTES);
  }

  private static Learn learn(BodyReader in) throws MalformedFrameException {
    SegmentId segment = in.segment();
    long epoch = in.natural64("epoch");
    SegmentSpec spec = spec(in);
    boolean newest = in.bool();
    long incarnation = in.i64();
    Member source = new Member(new NodeId(in.string(ControlCodecs.NODE_BYTES)), incarnation);
    String address = in.string(ADDRESS_BYTES);
    return new Learn(segment, name(in), spec, epoch, source, address, newest);
  }

  static SegmentName name(BodyReader in) throws MalformedFrameException {
    return new SegmentName(in.string(SegmentName.MAX_BYTES));
  }

  static void spec(SegmentSpec spec, BodyWriter out) {
    out.i64(spec.capacity());
    out.u8(spec.replicas());
    out.u8(spec.minInSync());
    out.ordinal(spec.durability());
    out.count(spec.group().segments().size(), 0, Group.MOST);
    spec.group().segments().forEach(out::segment);
  }

  static SegmentSpec spec(BodyReader in) throws MalformedFrameException {
    return new SegmentSpec(in.i64(), in.u8(), in.u8(), in.ordinal(Durability.values()), group(in));
  }

  private static Group group(BodyReader in) throws MalformedFrameException {
    int count = in.count(0, Group.MOST, 2 * Long.BYTES);
    ImmutableSortedSet.Builder<SegmentId> segments = ImmutableSortedSet.naturalOrder();
    SegmentId last = null;
    for (int i = 0; i < count; i++) {
      SegmentId next = in.segment();
      BodyReader.check(last == null || last.compareTo(next) < 0, "order of a group", i);
      segments.add(next);
      last = next;
    }
    return new Group(segments.build());
  }

  private static void order(KeepOrder order, BodyWriter out) {
    out.ordinal(order.keep());
    out.i32(order.last());
    out.i64(order.ageSeconds());
  }

  private static KeepOrder order(BodyReader in) throws MalformedFrameException {
    return new KeepOrder(
        in.ordinal(Keep.values()),
        in.range32("last", 0, Retention.MOST),
        in.range64("age", 0, Retention.LONGEST.toSeconds()));
  }
}
