package io.baton.benchmarks.side;

import io.baton.api.Receipt;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.client.Baton;
import io.baton.client.BatonConfig;
import io.baton.client.Segment;
import io.baton.client.follow.FollowOptions;
import io.baton.client.follow.Follower;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import net.openhft.chronicle.bytes.Bytes;

/** Baton: segments with two replicas, both of which acknowledge, and {@code memory} durability. */
public final class BatonSide implements Side {

  private static final int REPLICAS = 2;

  /** A large state on a busy machine is measured, however slow; the defaults would give it up. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration MEMBER_PATIENCE = Duration.ofSeconds(20);

  private final Baton baton;

  /**
   * Connects.
   *
   * @param directory for the local files
   */
  public BatonSide(String zookeeper, Path directory) {
    baton =
        Baton.connect(
            BatonConfig.of(zookeeper, directory)
                .withMachine("bench")
                .withTimeout(PATIENCE)
                .withCheckpointTimeout(PATIENCE)
                .withMemberTimeout(MEMBER_PATIENCE));
  }

  @Override
  public State create(String name, long bytes) {
    SegmentName segment = SegmentName.of(name);
    baton.register(segment, spec(bytes));
    return new OpenState(baton.open(segment));
  }

  private static SegmentSpec spec(long bytes) {
    return SegmentSpec.ofCapacity(bytes).withReplicas(REPLICAS, REPLICAS);
  }

  @Override
  public void put(String name, ByteBuffer content) {
    SegmentName segment = SegmentName.of(name);
    requireAll(segment, baton.register(segment, spec(content.remaining()), content));
  }

  @Override
  public State restore(String name, long bytes) {
    return new OpenState(baton.open(SegmentName.of(name)));
  }

  @Override
  public Copy follow(String name, Consumer<Copy> shown) {
    Follower follower = baton.follow(SegmentName.of(name), FollowOptions.DEFAULT);
    Copy copy = new FollowingCopy(follower);
    follower.onVersion(update -> shown.accept(copy));
    return copy;
  }

  private record FollowingCopy(Follower follower) implements Copy {
    @Override
    public long readLong(long offset) {
      return follower.read(content -> content.readLong(offset));
    }

    @Override
    public void close() {
      follower.close();
    }
  }

  @Override
  public void remove(String name) {
    baton.removeNow(SegmentName.of(name));
  }

  private static void requireAll(SegmentName segment, Receipt receipt) {
    int holders = receipt.replicas().size();
    if (holders != REPLICAS) {
      throw new IllegalStateException(
          "%s was acknowledged by %d replicas, not %d: nothing to measure"
              .formatted(segment, holders, REPLICAS));
    }
  }

  @Override
  public void close() {
    baton.close();
  }

  private static final class OpenState implements State {
    private final Segment segment;
    private final Bytes<?> content;

    OpenState(Segment segment) {
      this.segment = segment;
      this.content = segment.bytes();
    }

    @Override
    public void write(long offset, ByteBuffer bytes) {
      content.write(offset, bytes, bytes.position(), bytes.remaining());
    }

    @Override
    public void save() {
      requireAll(segment.name(), segment.checkpoint());
    }

    @Override
    public CompletableFuture<?> begin() {
      return segment.checkpointAsync().thenAccept(receipt -> requireAll(segment.name(), receipt));
    }

    @Override
    public long checksum() {
      CRC32C crc = new CRC32C();
      crc.update(segment.byteBuffer());
      return crc.getValue();
    }

    @Override
    public void close() {
      segment.close();
    }
  }
}
