package io.baton.wire;

import io.baton.api.Durability;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.block.BlockHash;
import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.CommitPoint;
import io.baton.replication.message.Create;
import io.baton.replication.message.Fence;
import io.baton.replication.message.Learn;
import io.baton.replication.message.Learned;
import io.baton.replication.message.Probe;
import io.baton.replication.message.Refused;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Reserve;
import io.baton.replication.message.Tags;
import io.baton.replication.removal.Drop;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;

/** One message of each class, with a different value in each field. */
public final class Samples {

  public static final SegmentId SEGMENT = new SegmentId(0x0102030405060708L, 0x090a0b0c0d0e0f10L);
  public static final long INCARNATION = 0xfedcba9876543210L;
  public static final Version VERSION = new Version(7, 127);

  private static final NodeId NODE = new NodeId("n1");
  private static final SegmentSpec SPEC = new SegmentSpec(1 << 20, 3, 2, Durability.DISK);
  private static final SegmentSpec GROUPED = SPEC.withGroup(VersionSamples.GROUP);
  private static final SegmentName NAME = SegmentName.of("orders/\u00fcber");
  private static final Version BASE = new Version(6, 126);
  private static final Version COMMITTED = new Version(6, 125);

  private Samples() {}

  static List<Object> all() {
    return Stream.of(
            control(),
            requests(),
            replies(),
            InventorySamples.all(),
            ReadSamples.all(),
            VersionSamples.all(),
            CopySamples.all())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Object> control() {
    Control.Speaker speaker = new Control.Speaker(Control.Role.NODE, "n2");
    return List.of(
        new Control.Hello(1, 3, "cluster-1", NODE, speaker),
        new Control.Welcome(2, "cluster-1", NODE),
        new Control.Rejected(Control.Reason.NO_COMMON_VERSION, "cluster-1", NODE, "1 to 1 here"),
        new Control.Ping(),
        new Control.Pong());
  }

  static List<Object> requests() {
    return List.of(
        new Probe(SEGMENT),
        new Fence(SEGMENT, INCARNATION, 7, Fence.By.COURTEOUS_OPENER),
        new Create(SEGMENT, NAME, GROUPED, 7),
        checkpoint(),
        new CommitPoint(SEGMENT, INCARNATION, 7, COMMITTED),
        new Reserve(SEGMENT, INCARNATION, 7, 1L << 33),
        new Learn(SEGMENT, NAME, SPEC, 7, new Member(NODE, INCARNATION), "host:7401", true),
        new Drop(SEGMENT));
  }

  private static List<Object> replies() {
    return List.of(
        new ReplicaStatus(SEGMENT, INCARNATION, 7, 8, VERSION, COMMITTED, true),
        new Acknowledged(SEGMENT, INCARNATION, VERSION, 2, true),
        new Learned(SEGMENT, INCARNATION, 7, VERSION, 4096),
        new Refused(
            SEGMENT, INCARNATION, 7, Refused.Reason.NO_SPACE, 8, VERSION, "\u20ac 12 bytes free"));
  }

  public static Checkpoint checkpoint() {
    return new Checkpoint(
        SEGMENT,
        INCARNATION,
        VERSION,
        BASE,
        COMMITTED,
        1_000_000,
        0x1122334455667788L,
        1,
        3,
        VersionSamples.ORDER,
        batch(VERSION, 200, 1));
  }

  /** Blocks {@code first}, {@code first + 2}, ... with their true hashes. */
  public static BlockBatch batch(Version version, int first, int count) {
    ByteBuffer data = ByteBuffer.allocateDirect(count * SegmentSpec.BLOCK_SIZE);
    int[] blocks = new int[count];
    Tags tags = new Tags(count);
    for (int i = 0; i < count; i++) {
      blocks[i] = first + 2 * i;
      int start = i * SegmentSpec.BLOCK_SIZE;
      for (int at = 0; at < SegmentSpec.BLOCK_SIZE; at++) {
        data.put(start + at, (byte) (at * 31 + blocks[i]));
      }
      tags.set(i, version, BlockHash.of(data.slice(start, SegmentSpec.BLOCK_SIZE)));
    }
    return new BlockBatch(blocks, tags, data);
  }
}
