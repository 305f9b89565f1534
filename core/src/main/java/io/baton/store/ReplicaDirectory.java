package io.baton.store;

import static java.util.stream.Collectors.joining;

import io.baton.api.Durability;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.store.disk.DamagedReplicaException;
import io.baton.store.disk.Disk;
import io.baton.store.disk.SetAside;
import io.baton.store.disk.StoreFile;
import io.baton.store.format.Cursor;
import io.baton.store.format.Layout;
import io.baton.store.format.Marks;
import io.baton.store.format.State;
import io.baton.store.format.Superblock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The replicas of a storage node. A replica is opened at most once at a time, by the node that
 * locks the directory; calls about different replicas may come from different threads.
 */
public final class ReplicaDirectory {

  /** Written at once, and so in memory before it is mapped: as far as the journal's first page. */
  private static final long MOST_HEADER = 64 << 10;

  /** Bad blocks in a message. */
  private static final int MOST_NAMED = 16;

  private final Disk disk;
  private final RandomGenerator random;
  private final long boot;
  private final int maxPins;
  private final InstantSource clock;

  /**
   * Uses a disk.
   *
   * @param random draws incarnations; safe for use by several threads
   * @param boot a number that stays the same as long as the machine stays up, and only then; so
   *     that a restarted process is told from a restarted machine (R5)
   * @param maxPins most versions pinned at once in one replica, 1 or more; too few refuse readers
   *     and learners
   * @param clock says since when versions are kept, for people
   */
  public ReplicaDirectory(
      Disk disk, RandomGenerator random, long boot, int maxPins, InstantSource clock) {
    this.disk = disk;
    this.random = random;
    this.boot = boot;
    this.maxPins = maxPins;
    this.clock = clock;
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
            fence,
            0);
    int length = (int) Math.min(layout.journal() + Layout.PAGE, MOST_HEADER);
    ByteBuffer header = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    header.put(0, superblock.encode(), 0, Layout.PAGE);
    Marks.putNew(header, boot);
    // One that is not believed after a power cut need not outlive it.
    boolean synced = spec.durability() == Durability.DISK;
    disk.create(segment.toString(), Slots.sizeOfNew(layout, spec.blocks()), header, synced);
    return open(segment, true);
  }

  /**
   * Opens a replica.
   *
   * @throws DamagedReplicaException if its file cannot be believed: {@link #quarantine} it
   * @throws IOException if the disk failed; it may be tried again
   */
  public ReplicaStore open(SegmentId segment) throws IOException {
    return open(segment, false);
  }

  private ReplicaStore open(SegmentId segment, boolean fresh) throws IOException {
    StoreFile file = disk.open(segment.toString());
    try {
      Opened opened = Recovery.open(file, segment.toString(), boot, fresh);
      return new ReplicaStore(opened, maxPins, clock);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Deletes a replica, which must not be open; harmless if there is none. */
  public void delete(SegmentId segment) throws IOException {
    disk.delete(segment.toString());
  }

  /**
   * Keeps a replica, which must not be open, for a person to decide about, and forgets it.
   *
   * @return the number of the copy, see {@link #copies}
   */
  public int quarantine(SegmentId segment, String reason) throws IOException {
    return disk.setAside(segment.toString(), reason);
  }

  /**
   * The copies that were set aside, the newest numbers first; nothing is changed. For any one
   * thread at a time, apart from the replica's.
   *
   * @param most how many at most
   * @param check whether to read every block; takes as long as that
   */
  public List<Copy> copies(SegmentId segment, int most, boolean check) throws IOException {
    List<Copy> copies = new ArrayList<>();
    for (SetAside aside : disk.aside(segment.toString())) {
      if (copies.size() < most) {
        copies.add(copy(segment, aside, check));
      }
    }
    return copies;
  }

  private Copy copy(SegmentId segment, SetAside aside, boolean check) throws IOException {
    try (StoreFile file = disk.openAside(segment.toString(), aside.number())) {
      Salvage salvage = Salvage.of(file, segment.toString());
      if (check) {
        salvage.check();
      }
      return new Copy(
          aside,
          salvage.incarnation(),
          salvage.fence(),
          salvage.newest(),
          salvage.commitPoint(),
          salvage.whole(),
          check ? salvage.badBlocks().length : -1);
    } catch (DamagedReplicaException | NoSuchFileException e) {
      return new Copy(aside, 0, 0, Version.NONE, Version.NONE, Version.NONE, check ? 0 : -1);
    }
  }

  /**
   * Makes a copy that was set aside ready to be {@linkplain #takeBack taken back}: a replica with a
   * new incarnation that has promised {@code epoch} and holds the copy's newest whole content. It
   * stays aside. Can be repeated; the same rule for threads as {@link #copies}.
   *
   * <p>The content becomes a version of {@code epoch}, which nobody but the one who takes the copy
   * back ever had: so no version that another replica holds, or that an owner who was cut off still
   * writes, stands for other content, and all of them are older.
   *
   * @param incarnation that the copy must be of, lest another has got its number meanwhile
   * @param epoch above every one that was ever promised
   * @return the version that was found whole
   * @throws DamagedReplicaException if no version is whole, naming what fails, or it is another
   *     copy; nothing was changed
   */
  public Version prepare(SegmentId segment, int number, long incarnation, long epoch)
      throws IOException {
    String which = "copy " + number + " of segment " + segment;
    try (StoreFile file = disk.openAside(segment.toString(), number)) {
      Salvage salvage = Salvage.of(file, segment.toString());
      if (salvage.incarnation() != incarnation) {
        throw new DamagedReplicaException(which + " is another one by now");
      }
      if (salvage.fence() >= epoch) {
        throw new DamagedReplicaException(
            which + " has promised epoch " + salvage.fence() + ", not below " + epoch);
      }
      salvage.check();
      if (salvage.whole().isNone()) {
        throw new DamagedReplicaException(which + ": " + whatFails(salvage));
      }
      Version found = salvage.whole();
      salvage.takeBack(drawIncarnation(), epoch, boot);
      return found;
    } catch (NoSuchFileException e) {
      throw new DamagedReplicaException(which + " is not there");
    }
  }

  private static String whatFails(Salvage salvage) {
    int[] bad = salvage.badBlocks();
    if (bad.length == 0) {
      return "the blocks of version " + salvage.newest() + " do not add up to its checksum";
    }
    String numbers =
        Arrays.stream(bad).limit(MOST_NAMED).mapToObj(Integer::toString).collect(joining(", "));
    return "no version is whole; of version "
        + salvage.newest()
        + " these blocks fail their checks: "
        + numbers
        + (bad.length > MOST_NAMED ? " and " + (bad.length - MOST_NAMED) + " more" : "");
  }

  /** Makes a prepared copy the replica, of which there must be none; durable on return. */
  public void takeBack(SegmentId segment, int number) throws IOException {
    disk.takeBack(segment.toString(), number);
  }

  private long drawIncarnation() {
    long drawn = random.nextLong();
    while (drawn == 0) {
      drawn = random.nextLong();
    }
    return drawn;
  }
}
