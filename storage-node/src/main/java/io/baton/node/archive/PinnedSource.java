package io.baton.node.archive;

import io.baton.api.SegmentId;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.node.lane.Hosted;
import io.baton.node.lane.Lane;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Tags;
import io.baton.replication.pull.PullTarget;
import io.baton.replication.read.ReadGroups;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.storage.PinnedVersion;
import io.baton.replication.storage.StorageException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The newest version of a replica that is known to be committed, read by a thread that is not its
 * lane's: in slices, each a step of the lane that a checkpoint hardly waits for. A pin is broken
 * when the disk has no room for both, so that a checkpoint does not wait for that either. One
 * thread at a time.
 */
final class PinnedSource implements Hosted.Tenant, AutoCloseable {

  /** Blocks of one step: 256 KiB. */
  private static final int SLICE = 64;

  private static final int GROUP = ReadGroups.BLOCKS_PER_GROUP;

  private final Lane lane;
  private final Hosted hosted;
  private final PinnedVersion version;
  private final ReadOpened opened;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(SLICE * SegmentSpec.BLOCK_SIZE);
  private boolean evicted;

  /** On the lane. */
  private PinnedSource(Lane lane, Hosted hosted) throws StorageException {
    this.lane = lane;
    this.hosted = hosted;
    this.version = hosted.store().pin(false);
    this.opened =
        new ReadOpened(
            hosted.store().segment(),
            0,
            version.version(),
            hosted.store().commitPoint(),
            version.length(),
            version.checksum());
    hosted.enter(this);
  }

  /** What is done on a lane. */
  interface Step<T> {
    T run() throws StorageException;
  }

  /**
   * Does something on a lane, and waits for it.
   *
   * @throws StorageException as the step has it; {@code BUSY} if the node is stopping
   */
  static <T> T on(Lane lane, Step<T> step) throws StorageException {
    CompletableFuture<T> done = new CompletableFuture<>();
    boolean taken =
        lane.execute(
            () -> {
              try {
                done.complete(step.run());
              } catch (StorageException | RuntimeException e) {
                done.completeExceptionally(e);
              }
            });
    if (!taken) {
      throw new StorageException(Reason.BUSY, "the node is stopping");
    }
    try {
      return done.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException(Reason.BUSY, "the node is stopping", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StorageException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** The newest version that is known to be committed; none if there is none, or no replica. */
  static Version committed(Lane lane, SegmentId segment) {
    try {
      return on(
          lane,
          () -> {
            Hosted hosted = lane.shelf().find(segment);
            return hosted == null ? Version.NONE : hosted.store().commitPoint();
          });
    } catch (StorageException e) {
      return Version.NONE; // opening it says so
    }
  }

  /**
   * Pins a version.
   *
   * @throws StorageException {@code NOT_READABLE} if there is none, or another incarnation
   */
  static PinnedSource open(Lane lane, SegmentId segment, long incarnation) throws StorageException {
    return on(
        lane,
        () -> {
          Hosted hosted = lane.shelf().find(segment);
          if (hosted == null || hosted.store().incarnation() != incarnation) {
            throw new StorageException(
                Reason.NOT_READABLE, "the replica of segment " + segment + " is not here any more");
          }
          return new PinnedSource(lane, hosted);
        });
  }

  /** What is read. */
  ReadOpened opened() {
    return opened;
  }

  private <T> T read(Step<T> step) throws StorageException {
    return on(
        lane,
        () -> {
          if (evicted) {
            throw new StorageException(
                Reason.READ_GONE, "the replica of segment " + opened.segment() + " was closed");
          }
          return step.run();
        });
  }

  /** Reads what the target does not hold, in ascending order, and finishes it. */
  void into(PullTarget target) throws StorageException {
    target.begin(opened);
    int blocks = SegmentSpec.blocks(opened.length());
    int groups = (int) ((blocks + GROUP - 1L) / GROUP);
    for (int first = 0; first < groups; first += SLICE) {
      int from = first;
      int count = Math.min(SLICE, groups - first);
      long[] hashes = read(() -> version.groupHashes(from, count));
      for (int i = 0; i < hashes.length; i++) {
        if (!target.holdsGroup(first + i, hashes[i])) {
          readGroup(first + i, target);
        }
      }
    }
    target.finish(opened);
  }

  private void readGroup(int group, PullTarget target) throws StorageException {
    int first = group * GROUP;
    Tags tags = read(() -> version.tags(first, GROUP));
    int[] wanted = new int[tags.count()];
    int count = 0;
    for (int i = 0; i < tags.count(); i++) {
      if (!target.holds(first + i, tags, i)) {
        wanted[count++] = i;
      }
    }
    for (int at = 0; at < count; at += SLICE) {
      target.put(batch(first, tags, Arrays.copyOfRange(wanted, at, Math.min(count, at + SLICE))));
    }
  }

  /** Some blocks of a group, which are not next to each other perhaps. */
  private BlockBatch batch(int first, Tags tags, int[] inGroup) throws StorageException {
    int[] blocks = new int[inGroup.length];
    Tags some = new Tags(inGroup.length);
    for (int i = 0; i < inGroup.length; i++) {
      int j = inGroup[i];
      blocks[i] = first + j;
      some.set(i, tags.epoch(j), tags.sequence(j), tags.hash(j));
    }
    read(
        () -> {
          buffer.clear();
          for (int block : blocks) {
            version.read(block, 1, buffer);
          }
          return buffer.flip();
        });
    return new BlockBatch(blocks, some, buffer);
  }

  @Override
  public void evicted() {
    evicted = true;
    version.close();
  }

  /** Lets the version go. */
  @Override
  public void close() {
    lane.execute(
        () -> {
          version.close();
          hosted.leave(this);
        });
  }
}
