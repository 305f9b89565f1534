package io.baton.it;

import io.baton.api.Receipt;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.client.Baton;
import io.baton.client.BatonConfig;
import io.baton.client.Segment;
import io.baton.client.open.OpenOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.zip.CRC32C;
import net.openhft.chronicle.bytes.Bytes;

/**
 * Opens a large segment, says what is in it, writes a number at its beginning, its middle and its
 * end, and lives on until it is killed.
 */
final class LargeApplication {

  private static final int CHUNK = 1 << 20;

  private LargeApplication() {}

  /** Arguments: ZooKeeper, local directory, segment, number. */
  public static void main(String[] args) throws InterruptedException {
    BatonConfig config =
        BatonConfig.of(args[0], Path.of(args[1])).withSessionTimeout(Duration.ofSeconds(4));
    try (Baton baton = Baton.connect(config);
        Segment segment = baton.open(SegmentName.of(args[2]), OpenOptions.TAKEOVER)) {
      Bytes<?> state = segment.bytes();
      System.out.println("opened " + segment.opened());
      System.out.println("checksum " + checksum(state, segment.length()));
      write(state, segment.length(), Long.parseLong(args[3]));
      Receipt receipt = segment.checkpoint();
      System.out.println("acked " + receipt.version() + " by " + receipt.replicas());
      new CountDownLatch(1).await();
    }
  }

  private static long checksum(Bytes<?> state, long length) {
    CRC32C checksum = new CRC32C();
    byte[] chunk = new byte[CHUNK];
    for (long at = 0; at < length; at += CHUNK) {
      state.read(at, chunk, 0, (int) Math.min(CHUNK, length - at));
      checksum.update(chunk, 0, (int) Math.min(CHUNK, length - at));
    }
    return checksum.getValue();
  }

  private static void write(Bytes<?> state, long length, long number) {
    for (long at : places(length)) {
      state.writeLong(at, number);
    }
  }

  /** Does to a copy's chunk what {@link #main} did to the segment. */
  static void write(ByteBuffer chunk, long start, long length, long number) {
    for (long at : places(length)) {
      if (at >= start && at < start + chunk.limit()) {
        chunk.putLong((int) (at - start), number);
      }
    }
  }

  /** Aligned, so that no chunk holds a part of one. */
  private static long[] places(long length) {
    long middle = length / 2 / SegmentSpec.BLOCK_SIZE * SegmentSpec.BLOCK_SIZE;
    return new long[] {0, middle, length - Long.BYTES};
  }
}
