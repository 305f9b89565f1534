package io.baton.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Frames of every message with a few bytes changed, cut short or padded, and noise; most have a
 * checksum that fits. A third or so of them is well-formed all the same.
 */
public final class MutatedFrames {

  private static final int[] EDGES = {0, 1, -1, 255, 256, 257, 65_536, 1 << 30, Integer.MAX_VALUE};

  private final SplittableRandom random;
  private final List<byte[]> samples;
  private final List<byte[]> requests;

  /** Those of a seed, always the same. */
  public MutatedFrames(long seed) {
    random = new SplittableRandom(seed);
    samples = encode(Samples.all());
    requests = encode(Samples.requests());
  }

  private List<byte[]> encode(List<Object> messages) {
    return messages.stream().map(message -> Frames.encode(random.nextLong(), message)).toList();
  }

  /** A request in which nothing was changed; not to be written to. */
  public byte[] request() {
    return requests.get(random.nextInt(requests.size()));
  }

  /** The next of them. */
  public byte[] next() {
    byte[] sample = samples.get(random.nextInt(samples.size()));
    byte[] frame =
        switch (random.nextInt(4)) {
          case 0 -> noise();
          case 1 -> Arrays.copyOf(sample, random.nextInt(sample.length + 64));
          default -> sample.clone();
        };
    if (frame.length > 24) {
      for (int changes = random.nextInt(3); changes > 0; changes--) {
        change(frame);
      }
      if (random.nextInt(8) != 0) {
        Frames.seal(frame);
      }
    }
    return frame;
  }

  private byte[] noise() {
    byte[] frame = new byte[random.nextInt(300)];
    random.nextBytes(frame);
    if (frame.length > 24) {
      frame[4] = (byte) random.nextInt(64);
      Arrays.fill(frame, 5, 8, (byte) 0);
      frame[5] = FrameCodec.VERSION;
      ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putInt(16, frame.length - 24);
    }
    return frame;
  }

  private void change(byte[] frame) {
    int at = 4 + random.nextInt(Math.min(frame.length, 256) - 4);
    if (random.nextBoolean() && at + 4 <= frame.length) {
      ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
      bytes.putInt(at & ~3, EDGES[random.nextInt(EDGES.length)]);
    } else {
      frame[at] = (byte) random.nextInt();
    }
  }
}
