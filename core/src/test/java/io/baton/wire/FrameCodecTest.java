package io.baton.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.NodeId;
import io.baton.api.Version;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.Probe;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Tags;
import io.baton.replication.read.BlockData;
import io.baton.replication.read.BlockTags;
import io.baton.replication.read.GroupHashes;
import io.baton.replication.read.ReadBlocks;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FrameCodecTest {

  private static final int BODY = 24;

  @Test
  void payloadIsTheMessagesOwnMemory() throws Exception {
    Checkpoint checkpoint = Samples.checkpoint();
    ByteBuffer payload = FrameCodec.payload(checkpoint);
    payload.put(0, (byte) 99);
    assertEquals(99, checkpoint.blocks().data(0).get(0));

    ByteBuffer received = ByteBuffer.wrap(Frames.encode(1, checkpoint));
    Checkpoint decoded = (Checkpoint) FrameCodec.decode(received).message();
    received.put(received.limit() - 1, (byte) 77);
    assertEquals(77, decoded.blocks().data(0).get(4095));
  }

  @Test
  void everyFlippedBitOfTheHeadIsSeen() {
    byte[] frame = Frames.encode(5, Samples.checkpoint());
    int head = FrameCodec.headSize(Samples.checkpoint());
    for (int bit = 0; bit < head * 8; bit++) {
      byte[] flipped = frame.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThrows(
          MalformedFrameException.class, () -> FrameCodec.decode(ByteBuffer.wrap(flipped)));
    }
  }

  @Test
  void everyTruncationIsSeen() {
    for (Object message : Samples.all()) {
      byte[] frame = Frames.encode(5, message);
      for (int length = 0; length < frame.length; length += length < 256 ? 1 : 97) {
        ByteBuffer part = ByteBuffer.wrap(frame, 0, length);
        assertThrows(MalformedFrameException.class, () -> FrameCodec.decode(part));
      }
    }
  }

  @Test
  void lengthsAreCheckedBeforeTheyAreUsed() throws Exception {
    assertThrows(MalformedFrameException.class, () -> FrameCodec.checkLength(19, 100));
    assertEquals(20, FrameCodec.checkLength(20, 100));
    assertEquals(100, FrameCodec.checkLength(100, 100));
    assertThrows(MalformedFrameException.class, () -> FrameCodec.checkLength(101, 100));
    assertThrows(MalformedFrameException.class, () -> FrameCodec.checkLength(-1, 100));
  }

  @Test
  void theLargestOfEachFits() throws Exception {
    BlockBatch blocks = Samples.batch(Samples.VERSION, 0, BlockBatch.MAX_BLOCKS);
    for (Object message :
        new Object[] {
          new BlockData(Samples.SEGMENT, 1, blocks),
          new BlockTags(Samples.SEGMENT, 1, 0, new Tags(32_768)),
          new GroupHashes(Samples.SEGMENT, 1, 0, new long[65_536])
        }) {
      FrameCodec.decode(ByteBuffer.wrap(Frames.encode(1, message)));
    }
  }

  @Test
  void senderIsToldWhatIsTooMuch() {
    refusesToEncode(new ReadBlocks(Samples.SEGMENT, 1, new int[BlockBatch.MAX_BLOCKS + 1]));
    refusesToEncode(new ReadBlocks(Samples.SEGMENT, 1, new int[0]));
    refusesToEncode(new GroupHashes(Samples.SEGMENT, 1, 0, new long[65_537]));
    refusesToEncode(new BlockTags(Samples.SEGMENT, 1, 0, new Tags(32_769)));
    refusesToEncode("no message");
  }

  @Test
  void checkpointCarriesItsOwnBlocksOnly() {
    BlockBatch others = Samples.batch(new Version(6, 127), 0, 1);
    Version version = Samples.VERSION;
    refusesToEncode(
        new Checkpoint(Samples.SEGMENT, 1, version, version, version, 4096, 0, 0, 1, others));
  }

  @Test
  void numbersRiseStrictly() {
    ReadBlocks read = new ReadBlocks(Samples.SEGMENT, 1, new int[] {4, 5});
    int numbers = BODY + 16 + 8 + 4;
    malformedWith(read, frame -> frame.putInt(numbers, 5));
    malformedWith(read, frame -> frame.putInt(numbers, -1));
    malformedWith(read, frame -> frame.putInt(numbers + 4, Integer.MAX_VALUE));
    malformedWith(read, frame -> frame.putInt(numbers - 4, 3));
    malformedWith(read, frame -> frame.putInt(numbers - 4, 1));
    malformedWith(read, frame -> frame.putInt(numbers - 4, Integer.MIN_VALUE));
  }

  @Test
  void fieldsAreChecked() {
    malformedWith(Samples.checkpoint(), frame -> frame.putLong(BODY + 24, -1)); // epoch
    malformedWith(Samples.checkpoint(), frame -> frame.putLong(BODY + 72, -1)); // length
    malformedWith(Samples.checkpoint(), frame -> frame.putInt(BODY + 88, 3)); // part of 3
    malformedWith(new Probe(Samples.SEGMENT), frame -> frame.put(4, (byte) 200)); // type
    malformedWith(new Probe(Samples.SEGMENT), frame -> frame.put(5, (byte) 2)); // version
    malformedWith(new Probe(Samples.SEGMENT), frame -> frame.put(6, (byte) 1)); // reserved
    Object hello =
        Control.Hello.of("c", new NodeId("n"), new Control.Speaker(Control.Role.CLIENT, "x"));
    malformedWith(hello, frame -> frame.put(BODY, (byte) 2)); // versions 2 to 1
    malformedWith(hello, frame -> frame.put(BODY + 2, (byte) 2)); // role
    malformedWith(hello, frame -> frame.put(BODY + 5, (byte) 0xff)); // not UTF-8
    malformedWith(hello, frame -> frame.put(BODY + 8, (byte) 'N')); // no node id
  }

  @Test
  void longDetailsAreCutAtACharacter() throws Exception {
    Refused refused = refused("\u20ac".repeat(400));
    Frame frame = FrameCodec.decode(ByteBuffer.wrap(Frames.encode(1, refused)));
    assertEquals("\u20ac".repeat(341), ((Refused) frame.message()).detail());
  }

  @Test
  void buffersKeepTheirPlace() throws Exception {
    ByteBuffer larger = ByteBuffer.allocate(4096).position(100);
    byte[] bytes = Frames.encode(9, refused("why"));
    larger.put(bytes).flip().position(100);
    assertEquals(9, FrameCodec.decode(larger).requestId());
    assertEquals(100, larger.position());
    assertSame(ByteOrder.BIG_ENDIAN, larger.order());
    assertTrue(larger.hasRemaining());
    assertFalse(FrameCodec.payload(refused("why")).hasRemaining());
  }

  private static Refused refused(String detail) {
    return new Refused(Samples.SEGMENT, 1, 1, Refused.Reason.BUSY, 1, Version.NONE, detail);
  }

  private static void refusesToEncode(Object message) {
    assertThrows(IllegalArgumentException.class, () -> FrameCodec.headSize(message));
  }

  private static void malformedWith(Object message, Consumer<ByteBuffer> change) {
    byte[] frame = Frames.encode(1, message);
    change.accept(ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN));
    Frames.seal(frame);
    assertThrows(MalformedFrameException.class, () -> FrameCodec.decode(ByteBuffer.wrap(frame)));
  }
}
