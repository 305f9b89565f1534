package io.baton.wire;

import com.google.common.collect.ImmutableList;
import io.baton.replication.copy.AsideCopy;
import io.baton.replication.copy.Copies;
import io.baton.replication.copy.ListCopies;
import io.baton.replication.copy.TakeBack;
import io.baton.replication.copy.TakenBack;
import java.time.Instant;

/** Copies that were set aside: requests 23 and 24, replies 36 and 37. */
final class CopyCodecs {

  /** Longest text that says whose decision it was, in bytes. */
  static final int BY_BYTES = 255;

  static final ImmutableList<Codec<?>> ALL =
      ImmutableList.of(
          Codec.of(23, ListCopies.class, CopyCodecs::list, CopyCodecs::list),
          Codec.of(24, TakeBack.class, CopyCodecs::takeBack, CopyCodecs::takeBack),
          Codec.of(36, Copies.class, CopyCodecs::copies, CopyCodecs::copies),
          Codec.of(37, TakenBack.class, CopyCodecs::takenBack, CopyCodecs::takenBack));

  /** Bytes of a copy with an empty reason. */
  private static final int LEAST_COPY = 4 + 2 + 8 + 8 + 8 + 3 * 16 + 4;

  private CopyCodecs() {}

  private static void list(ListCopies list, BodyWriter out) {
    out.segment(list.segment());
    out.bool(list.check());
  }

  private static ListCopies list(BodyReader in) throws MalformedFrameException {
    return new ListCopies(in.segment(), in.bool());
  }

  private static void takeBack(TakeBack request, BodyWriter out) {
    out.segment(request.segment());
    out.i32(request.copy());
    out.i64(request.incarnation());
    out.i64(request.epoch());
    out.text(request.by(), BY_BYTES);
  }

  private static TakeBack takeBack(BodyReader in) throws MalformedFrameException {
    return new TakeBack(
        in.segment(),
        in.range32("copy", 0, Integer.MAX_VALUE),
        in.i64(),
        in.range64("epoch", 1, Long.MAX_VALUE),
        in.string(BY_BYTES));
  }

  private static void copies(Copies copies, BodyWriter out) {
    ReplyCodecs.status(copies.replica(), out);
    out.count(copies.aside().size(), 0, Copies.MOST);
    for (AsideCopy copy : copies.aside()) {
      out.i32(copy.number());
      out.text(copy.reason(), ControlCodecs.TEXT_BYTES);
      out.i64(copy.since().toEpochMilli());
      out.i64(copy.incarnation());
      out.i64(copy.fence());
      out.version(copy.newest());
      out.version(copy.commitPoint());
      out.version(copy.whole());
      out.i32(copy.badBlocks());
    }
  }

  private static Copies copies(BodyReader in) throws MalformedFrameException {
    var replica = ReplyCodecs.status(in);
    int count = in.count(0, Copies.MOST, LEAST_COPY);
    ImmutableList.Builder<AsideCopy> aside = ImmutableList.builder();
    for (int i = 0; i < count; i++) {
      aside.add(
          new AsideCopy(
              in.range32("copy", 1, Integer.MAX_VALUE),
              in.string(ControlCodecs.TEXT_BYTES),
              Instant.ofEpochMilli(in.i64()),
              in.i64(),
              in.natural64("fence"),
              in.version(),
              in.version(),
              in.version(),
              in.range32("bad blocks", -1, Integer.MAX_VALUE)));
    }
    return new Copies(replica, aside.build());
  }

  private static void takenBack(TakenBack taken, BodyWriter out) {
    out.segment(taken.segment());
    out.i64(taken.incarnation());
    out.i64(taken.epoch());
    out.version(taken.found());
    out.version(taken.version());
  }

  private static TakenBack takenBack(BodyReader in) throws MalformedFrameException {
    return new TakenBack(in.segment(), in.i64(), in.natural64("epoch"), in.version(), in.version());
  }
}
