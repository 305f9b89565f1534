package io.baton.wire;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentId;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.keep.Keep;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Tags;
import io.baton.replication.read.BlockData;
import io.baton.replication.read.BlockTags;
import io.baton.replication.read.CloseRead;
import io.baton.replication.read.GroupHashes;
import io.baton.replication.read.OpenRead;
import io.baton.replication.read.OpenVersion;
import io.baton.replication.read.ReadBlocks;
import io.baton.replication.read.ReadClosed;
import io.baton.replication.read.ReadGroups;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.read.ReadTags;
import io.baton.replication.read.ReadUnchanged;
import io.baton.replication.storage.KeptVersion;
import io.baton.replication.version.KeepVersion;
import io.baton.replication.version.ListVersions;
import io.baton.replication.version.ReplicaVersions;
import java.time.Instant;

/** What readers say and hear, types 48 to 63; and of kept versions, types 29, 30 and 40. */
final class ReadCodecs {

  static final ImmutableList<Codec<?>> ALL =
      ImmutableList.of(
          Codec.of(
              29,
              ListVersions.class,
              (m, out) -> handle(m.segment(), m.incarnation(), out),
              in -> new ListVersions(in.segment(), in.i64())),
          Codec.of(30, KeepVersion.class, ReadCodecs::keep, ReadCodecs::keep),
          Codec.of(40, ReplicaVersions.class, ReadCodecs::versions, ReadCodecs::versions),
          Codec.of(48, OpenRead.class, ReadCodecs::openRead, ReadCodecs::openRead),
          Codec.of(49, ReadOpened.class, ReadCodecs::readOpened, ReadCodecs::readOpened),
          Codec.of(50, ReadGroups.class, ReadCodecs::readGroups, ReadCodecs::readGroups),
          Codec.of(51, GroupHashes.class, ReadCodecs::groupHashes, ReadCodecs::groupHashes),
          Codec.of(52, ReadTags.class, ReadCodecs::readTags, ReadCodecs::readTags),
          Codec.of(53, BlockTags.class, ReadCodecs::blockTags, ReadCodecs::blockTags),
          Codec.of(54, ReadBlocks.class, ReadCodecs::readBlocks, ReadCodecs::readBlocks),
          new Codec<>(
              55,
              BlockData.class,
              ReadCodecs::blockData,
              ReadCodecs::blockData,
              data -> data.blocks().data()),
          Codec.of(
              56,
              CloseRead.class,
              (m, out) -> handle(m.segment(), m.read(), out),
              in -> new CloseRead(in.segment(), in.i64())),
          Codec.of(
              57,
              ReadClosed.class,
              (m, out) -> handle(m.segment(), m.read(), out),
              in -> new ReadClosed(in.segment(), in.i64())),
          Codec.of(58, ReadUnchanged.class, ReadCodecs::readUnchanged, ReadCodecs::readUnchanged),
          Codec.of(59, OpenVersion.class, ReadCodecs::openVersion, ReadCodecs::openVersion));

  private static final int BYTES_OF_ONE = 5 * Long.BYTES + 1;

  /** The end of the year 9999, so that every time can be printed. */
  private static final long LAST_SECOND = 253_402_300_799L;

  private ReadCodecs() {}

  private static void handle(SegmentId segment, long handle, BodyWriter out) {
    out.segment(segment);
    out.i64(handle);
  }

  private static void openRead(OpenRead open, BodyWriter out) {
    out.segment(open.segment());
    out.i64(open.incarnation());
    out.bool(open.newest());
    out.version(open.known());
  }

  private static OpenRead openRead(BodyReader in) throws MalformedFrameException {
    return new OpenRead(in.segment(), in.i64(), in.bool(), in.version());
  }

  private static void openVersion(OpenVersion open, BodyWriter out) {
    handle(open.segment(), open.incarnation(), out);
    out.version(open.version());
  }

  private static OpenVersion openVersion(BodyReader in) throws MalformedFrameException {
    return new OpenVersion(in.segment(), in.i64(), in.version());
  }

  private static void readOpened(ReadOpened opened, BodyWriter out) {
    handle(opened.segment(), opened.read(), out);
    out.version(opened.version());
    out.version(opened.commitPoint());
    out.i64(opened.length());
    out.i64(opened.checksum());
  }

  private static ReadOpened readOpened(BodyReader in) throws MalformedFrameException {
    return new ReadOpened(
        in.segment(),
        in.i64(),
        in.version(),
        in.version(),
        in.range64("length", 0, SegmentSpec.MAX_CAPACITY),
        in.i64());
  }

  private static void readUnchanged(ReadUnchanged unchanged, BodyWriter out) {
    out.segment(unchanged.segment());
    out.version(unchanged.commitPoint());
  }

  private static ReadUnchanged readUnchanged(BodyReader in) throws MalformedFrameException {
    return new ReadUnchanged(in.segment(), in.version());
  }

  private static void readGroups(ReadGroups read, BodyWriter out) {
    handle(read.segment(), read.read(), out);
    out.i32(read.first());
    out.count(read.count(), 1, ReadGroups.MAX_GROUPS);
  }

  private static ReadGroups readGroups(BodyReader in) throws MalformedFrameException {
    return new ReadGroups(in.segment(), in.i64(), first(in), in.count(1, ReadGroups.MAX_GROUPS, 0));
  }

  private static void groupHashes(GroupHashes groups, BodyWriter out) {
    handle(groups.segment(), groups.read(), out);
    out.i32(groups.first());
    out.count(groups.hashes().length, 0, ReadGroups.MAX_GROUPS);
    out.longs(groups.hashes());
  }

  private static GroupHashes groupHashes(BodyReader in) throws MalformedFrameException {
    SegmentId segment = in.segment();
    long read = in.i64();
    int first = first(in);
    int count = in.count(0, ReadGroups.MAX_GROUPS, Long.BYTES);
    return new GroupHashes(segment, read, first, in.longs(count));
  }

  private static void readTags(ReadTags read, BodyWriter out) {
    handle(read.segment(), read.read(), out);
    out.i32(read.first());
    out.count(read.count(), 1, ReadTags.MAX_TAGS);
  }

  private static ReadTags readTags(BodyReader in) throws MalformedFrameException {
    return new ReadTags(in.segment(), in.i64(), first(in), in.count(1, ReadTags.MAX_TAGS, 0));
  }

  private static void blockTags(BlockTags tags, BodyWriter out) {
    handle(tags.segment(), tags.read(), out);
    out.i32(tags.first());
    out.count(tags.tags().count(), 0, ReadTags.MAX_TAGS);
    out.tags(tags.tags());
  }

  private static BlockTags blockTags(BodyReader in) throws MalformedFrameException {
    SegmentId segment = in.segment();
    long read = in.i64();
    int first = first(in);
    int count = in.count(0, ReadTags.MAX_TAGS, BodyReader.TAG_BYTES);
    BodyReader.check(first <= Integer.MAX_VALUE - count, "first block", first);
    return new BlockTags(segment, read, first, in.tags(count));
  }

  private static void readBlocks(ReadBlocks read, BodyWriter out) {
    handle(read.segment(), read.read(), out);
    out.count(read.blocks().length, 1, BlockBatch.MAX_BLOCKS);
    for (int block : read.blocks()) {
      out.i32(block);
    }
  }

  private static ReadBlocks readBlocks(BodyReader in) throws MalformedFrameException {
    SegmentId segment = in.segment();
    long read = in.i64();
    int count = in.count(1, BlockBatch.MAX_BLOCKS, Integer.BYTES);
    return new ReadBlocks(segment, read, BlockLists.readNumbers(count, in));
  }

  private static void blockData(BlockData data, BodyWriter out) {
    handle(data.segment(), data.read(), out);
    BlockLists.writeNumbers(data.blocks(), out);
    out.tags(data.blocks().tags());
  }

  private static BlockData blockData(BodyReader in) throws MalformedFrameException {
    SegmentId segment = in.segment();
    long read = in.i64();
    int count = in.count(0, BlockBatch.MAX_BLOCKS, Integer.BYTES + BodyReader.TAG_BYTES);
    int[] numbers = BlockLists.readNumbers(count, in);
    Tags tags = in.tags(count);
    return new BlockData(
        segment, read, new BlockBatch(numbers, tags, in.payload(count * SegmentSpec.BLOCK_SIZE)));
  }

  private static int first(BodyReader in) throws MalformedFrameException {
    return in.range32("first", 0, Integer.MAX_VALUE - 1);
  }

  private static void keep(KeepVersion keep, BodyWriter out) {
    handle(keep.segment(), keep.incarnation(), out);
    out.version(keep.version());
    out.ordinal(keep.keep());
  }

  private static KeepVersion keep(BodyReader in) throws MalformedFrameException {
    return new KeepVersion(in.segment(), in.i64(), in.version(), in.ordinal(Keep.values()));
  }

  private static void versions(ReplicaVersions versions, BodyWriter out) {
    handle(versions.segment(), versions.incarnation(), out);
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
