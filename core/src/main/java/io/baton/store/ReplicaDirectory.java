package io.baton.store;

import io.baton.api.Durability;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.store.disk.Disk;
import io.baton.store.disk.StoreFile;
import io.baton.store.format.Cursor;
import io.baton.store.format.Layout;
import io.baton.store.format.Marks;
import io.baton.store.format.State;
import io.baton.store.format.Superblock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The replicas of a storage node. A replica is opened at most once at a time, by the node that
 * locks the directory; calls about different replicas may come from different threads.
 */
public final class ReplicaDirectory {

  /** Written at once, and so in memory before it is mapped: as far as the journal's first page. */
  private static final long MOST_HEADER = 64 << 10;

  private final Disk disk;
  private final RandomGenerator random;
  private final long boot;
  private final int maxPins;

  /**
   * Uses a disk.
   *
   * @param random draws incarnations; safe for use by several threads
   * @param boot a number that stays the same as long as the machine stays up, and only then; so
   *     that a restarted process is told from a restarted machine (R5)
   * @param maxPins most versions pinned at once in one replica, 1 or more; too few refuse readers
   *     and learners
   */
  public ReplicaDirectory(Disk disk, RandomGenerator random, long boot, int maxPins) {
    this.disk = disk;
    this.random = random;
    this.boot = boot;
    this.maxPins = maxPins;
  }

  /** All replicas, those included that will turn out to be damaged. */
  public List<SegmentId> list() throws IOException {
    return disk.list().stream().map(SegmentId::parse).toList();
  }

  /** Whether there is a replica of a segment. */
  public boolean contains(SegmentId segment) {
    return disk.exists(segment.toString());
  }

  /**
   * Makes an empty replica with a new incarnation, and opens it.
   *
   * @param fence the epoch promised from the start, 0 or more
   * @throws io.baton.store.disk.DiskFullException if there is no room; nothing is left of it
   * @throws IOException if there is one already, or the disk failed
   */
  public ReplicaStore create(SegmentId segment, SegmentName name, SegmentSpec spec, long fence)
      throws IOException {
    if (contains(segment)) {
      throw new IOException("segment " + segment + " has a replica here already");
    }
    Layout layout = Layout.of(spec);
    Superblock superblock =
        new Superblock(
            0,
            segment,
            name,
            spec,
            drawIncarnation(),
            layout,
            Cursor.START,
            State.EMPTY,
            Version.NONE,
            fence);
    int length = (int) Math.min(layout.journal() + Layout.PAGE, MOST_HEADER);
    ByteBuffer header = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    header.put(0, superblock.encode(), 0, Layout.PAGE);
    Marks.putNew(header, boot);
    // One that is not believed after a power cut need not outlive it.
    boolean synced = spec.durability() == Durability.DISK;
    disk.create(segment.toString(), Slots.sizeOfNew(layout, spec.blocks()), header, synced);
    return open(segment);
  }

  /**
   * Opens a replica.
   *
   * @throws DamagedReplicaException if its file cannot be believed: {@link #quarantine} it
   * @throws IOException if the disk failed; it may be tried again
   */
  public ReplicaStore open(SegmentId segment) throws IOException {
    StoreFile file = disk.open(segment.toString());
    try {
      return new ReplicaStore(Recovery.open(file, segment.toString(), boot), maxPins);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Deletes a replica, which must not be open; harmless if there is none. */
  public void delete(SegmentId segment) throws IOException {
    disk.delete(segment.toString());
  }

  /** Keeps a replica, which must not be open, for a person to look at, and forgets it. */
  public void quarantine(SegmentId segment, String reason) throws IOException {
    disk.setAside(segment.toString(), reason);
  }

  private long drawIncarnation() {
    long drawn = random.nextLong();
    while (drawn == 0) {
      drawn = random.nextLong();
    }
    return drawn;
  }
}
