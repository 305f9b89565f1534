package io.baton.wire;

import com.google.common.collect.ImmutableList;
import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.Learned;
import io.baton.replication.message.Refused;
import io.baton.replication.message.ReplicaStatus;

/** A replica's replies, types 32 to 47. */
final class ReplyCodecs {

  static final ImmutableList<Codec<?>> ALL =
      ImmutableList.of(
          Codec.of(32, ReplicaStatus.class, ReplyCodecs::status, ReplyCodecs::status),
          Codec.of(33, Acknowledged.class, ReplyCodecs::acknowledged, ReplyCodecs::acknowledged),
          Codec.of(34, Learned.class, ReplyCodecs::learned, ReplyCodecs::learned),
          Codec.of(35, Refused.class, ReplyCodecs::refused, ReplyCodecs::refused));

  private ReplyCodecs() {}

  static void status(ReplicaStatus status, BodyWriter out) {
    out.segment(status.segment());
    out.i64(status.incarnation());
    out.i64(status.epoch());
    out.i64(status.fence());
    out.version(status.last());
    out.version(status.commitPoint());
    out.bool(status.ownerHeard());
  }

  static ReplicaStatus status(BodyReader in) throws MalformedFrameException {
    return new ReplicaStatus(
        in.segment(),
        in.i64(),
        in.natural64("epoch"),
        in.natural64("fence"),
        in.version(),
        in.version(),
        in.bool());
  }

  private static void acknowledged(Acknowledged acknowledged, BodyWriter out) {
    out.segment(acknowledged.segment());
    out.i64(acknowledged.incarnation());
    out.version(acknowledged.version());
    out.i32(acknowledged.part());
    out.bool(acknowledged.held());
  }

  private static Acknowledged acknowledged(BodyReader in) throws MalformedFrameException {
    return new Acknowledged(
        in.segment(), in.i64(), in.version(), in.range32("part", 0, Integer.MAX_VALUE), in.bool());
  }

  private static void learned(Learned learned, BodyWriter out) {
    out.segment(learned.segment());
    out.i64(learned.incarnation());
    out.i64(learned.epoch());
    out.version(learned.version());
    out.i64(learned.blocks());
  }

  private static Learned learned(BodyReader in) throws MalformedFrameException {
    return new Learned(
        in.segment(), in.i64(), in.natural64("epoch"), in.version(), in.natural64("blocks"));
  }

  private static void refused(Refused refused, BodyWriter out) {
    out.segment(refused.segment());
    out.i64(refused.incarnation());
    out.i64(refused.epoch());
    out.ordinal(refused.reason());
    out.i64(refused.fence());
    out.version(refused.last());
    out.text(refused.detail(), ControlCodecs.TEXT_BYTES);
  }

  private static Refused refused(BodyReader in) throws MalformedFrameException {
    return new Refused(
        in.segment(),
        in.i64(),
        in.natural64("epoch"),
        in.ordinal(Refused.Reason.values()),
        in.natural64("fence"),
        in.version(),
        in.string(ControlCodecs.TEXT_BYTES));
  }
}
