package io.baton.it;

import com.google.common.collect.ImmutableList;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.message.CommitPoint;
import io.baton.replication.message.Fence;
import io.baton.replication.message.Probe;
import io.baton.replication.read.CloseRead;
import io.baton.replication.read.OpenRead;
import io.baton.replication.read.ReadGroups;
import io.baton.replication.read.ReadTags;
import io.baton.replication.removal.Drop;
import io.baton.wire.Control.Ping;
import io.baton.wire.Control.Welcome;
import io.baton.wire.MalformedFrameException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/**
 * Speaks to a storage node what is not, or hardly, the protocol: noise, frames cut short, of absurd
 * lengths, of random types, and well-formed ones with a few fields changed and a checksum that
 * fits.
 */
final class Nonsense {

  private static final ImmutableList<Fence.By> OPENERS =
      ImmutableList.of(Fence.By.OPENER, Fence.By.COURTEOUS_OPENER);

  private static final int FRAMES_OF_ONE = 64;
  private static final int HEADER = 24;

  private final SplittableRandom random;
  private final String cluster;
  private final NodeId node;
  private long frames;
  private long connections;

  Nonsense(SplittableRandom random, String cluster, NodeId node) {
    this.random = random;
    this.cluster = cluster;
    this.node = node;
  }

  long frames() {
    return frames;
  }

  long connections() {
    return connections;
  }

  /** Speaks until it has enough, or the node has. */
  void speakTo(RawPeer peer) throws IOException, MalformedFrameException {
    connections++;
    if (random.nextInt(4) != 0 && !(peer.shakeHands(cluster, node) instanceof Welcome)) {
      throw new AssertionError("a proper hello is welcome");
    }
    try {
      for (int i = random.nextInt(FRAMES_OF_ONE); i >= 0; i--) {
        ByteArrayOutputStream some = new ByteArrayOutputStream();
        for (int j = 0; j < 16; j++) {
          some.write(i == 0 ? noise() : frame());
          frames++;
        }
        peer.write(some.toByteArray());
      }
    } catch (IOException e) {
      // The node has closed the connection, as it should.
    }
  }

  private byte[] frame() {
    byte[] frame = RawPeer.frame(random.nextLong(), message());
    int changes = random.nextInt(40) == 0 ? random.nextInt(4) : 0;
    for (int i = 0; i < changes; i++) {
      frame[4 + random.nextInt(frame.length - 4)] = (byte) random.nextInt();
    }
    seal(frame);
    return frame;
  }

  private Object message() {
    SegmentId segment = new SegmentId(random.nextLong(), random.nextLong());
    long number = random.nextLong();
    int some = random.nextInt(1, 100);
    List<Object> messages =
        List.of(
            new Ping(),
            new Probe(segment),
            new Fence(segment, number, some, OPENERS.get(random.nextInt(2))),
            new CommitPoint(segment, number, some, new Version(some, some)),
            new OpenRead(segment, number, random.nextBoolean()),
            new ReadGroups(segment, number, some, some),
            new ReadTags(segment, number, some, some),
            new CloseRead(segment, number));
    return random.nextInt(200) == 0
        ? new Drop(segment)
        : messages.get(random.nextInt(messages.size()));
  }

  private byte[] noise() {
    byte[] noise = new byte[random.nextInt(1, 200)];
    random.nextBytes(noise);
    if (noise.length >= HEADER && random.nextBoolean()) {
      ByteBuffer.wrap(noise).order(ByteOrder.LITTLE_ENDIAN).putInt(0, noise.length - 4);
    }
    return noise;
  }

  private static void seal(byte[] frame) {
    CRC32C crc = new CRC32C();
    crc.update(frame, 4, 16);
    crc.update(frame, HEADER, frame.length - HEADER);
    ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putInt(20, (int) crc.getValue());
  }
}
