package io.baton.replication.sim;

import io.baton.store.disk.Disk;
import io.baton.store.disk.DiskFullException;
import io.baton.store.disk.SetAside;
import io.baton.store.disk.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A disk with one file at most, of virtual pages: what was written is there for the next process;
 * what was synced, after a power cut too, and of the rest any part. Its process may end in every
 * write and sync; both may fail.
 */
final class PageDisk implements Disk {

  private static final int SECTOR = 512;
  private static final int PAGE = 4096;

  private final World world;

  /** Whether a sync may fail now, which costs the replica if its process then ends. */
  private final BooleanSupplier mayFailSync;

  /** What follows on a sync that failed. */
  private final Runnable onFailedSync;

  /** Whether nothing goes wrong: it is only looked at. */
  private final boolean quiet;

  private @Nullable String name;
  private byte[] live = new byte[0];
  private byte[] durable = new byte[0];
  private BitSet dirty = new BitSet();
  private boolean syncFailed;

  PageDisk(World world, BooleanSupplier mayFailSync, Runnable onFailedSync) {
    this(world, mayFailSync, onFailedSync, false);
  }

  private PageDisk(World world, BooleanSupplier mayFailSync, Runnable onFailedSync, boolean quiet) {
    this.world = world;
    this.mayFailSync = mayFailSync;
    this.onFailedSync = onFailedSync;
    this.quiet = quiet;
  }

  /** The same bytes, apart, on a disk where nothing goes wrong. */
  PageDisk copy() {
    PageDisk copy = new PageDisk(world, mayFailSync, onFailedSync, true);
    copy.name = name;
    copy.live = live.clone();
    copy.durable = durable.clone();
    copy.dirty = (BitSet) dirty.clone();
    return copy;
  }

  /** Whether a sync of the file has failed since the machine was started. */
  boolean hasSyncFailed() {
    return syncFailed;
  }

  /** A process has read the file anew, and written again what it believes. */
  void forgetFailedSync() {
    syncFailed = false;
  }

  /** The machine goes down: of what was not synced any part is lost. */
  void cutPower() {
    int unit = world.random.nextBoolean() ? SECTOR : PAGE;
    double kept = world.random.nextInt(3) / 2.0;
    for (int at = 0; at < live.length; at += unit) {
      if (dirty.nextSetBit(at / SECTOR) < 0) {
        break;
      }
      if (world.random.nextDouble() < kept) {
        for (int sector = at; sector < Math.min(live.length, at + unit); sector += SECTOR) {
          keep(sector);
        }
      }
    }
    dirty.clear();
    syncFailed = false;
    live = Arrays.copyOf(durable, live.length);
  }

  /** Flips a bit from an offset on. */
  void flip(int from) {
    if (from < live.length) {
      int at = from + world.random.nextInt(live.length - from);
      byte bit = (byte) (1 << world.random.nextInt(8));
      live[at] ^= bit;
      if (at < durable.length) {
        durable[at] ^= bit;
      }
    }
  }

  /**
   * A sync failed: some sectors reached the disk; the rest is taken for clean, and some of that is
   * read from the disk again.
   */
  private void loseInMemory() {
    durable = Arrays.copyOf(durable, live.length);
    double evicted = world.random.nextInt(3) / 2.0;
    for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
      if (world.random.nextBoolean()) {
        keep(sector * SECTOR);
      } else if (world.random.nextDouble() < evicted) {
        System.arraycopy(durable, sector * SECTOR, live, sector * SECTOR, SECTOR);
      }
    }
    dirty.clear();
  }

  private void keep(int sector) {
    if (sector + SECTOR > durable.length) {
      durable = Arrays.copyOf(durable, live.length);
    }
    System.arraycopy(live, sector, durable, sector, SECTOR);
  }

  private void steps(String what) {
    if (!quiet && world.strikes(Fault.KILL_AT_WRITE, world.faults().kill() / 4)) {
      throw new ProcessKilled(what);
    }
  }

  private void mayFail(String what) throws IOException {
    if (!quiet && world.strikes(Fault.IO_ERROR, world.faults().refuse() / 20)) {
      throw new IOException(what + " failed");
    }
  }

  @Override
  public List<String> list() {
    return name == null ? List.of() : List.of(name);
  }

  @Override
  public boolean exists(String wanted) {
    return wanted.equals(name);
  }

  @Override
  public long size(String wanted) {
    return exists(wanted) ? live.length : 0;
  }

  @Override
  public void create(String created, long size, ByteBuffer header, boolean synced) {
    steps("the making of a file");
    name = created;
    syncFailed = false;
    live = new byte[(int) size];
    dirty.clear();
    dirty.set(0, live.length / SECTOR);
    header.get(live, 0, header.remaining());
    durable = new byte[live.length];
    if (synced) {
      durable = live.clone();
      dirty.clear();
    }
  }

  @Override
  public StoreFile open(String wanted) throws IOException {
    if (!exists(wanted)) {
      throw new IOException("no file " + wanted);
    }
    return new PageFile();
  }

  @Override
  public void delete(String wanted) {
    name = null;
    syncFailed = false;
    live = new byte[0];
    durable = live;
    dirty.clear();
  }

  @Override
  public int setAside(String wanted, String reason) {
    delete(wanted);
    return 1;
  }

  @Override
  public List<SetAside> aside(String wanted) {
    return List.of();
  }

  @Override
  public StoreFile openAside(String wanted, int number) throws IOException {
    throw new IOException("nothing was kept of " + wanted);
  }

  @Override
  public void takeBack(String wanted, int number) throws IOException {
    throw new IOException("nothing was kept of " + wanted);
  }

  private final class PageFile implements StoreFile {

    @Override
    public long inode() {
      return 1;
    }

    @Override
    public long size() {
      return live.length;
    }

    @Override
    public void allocate(long size) throws IOException {
      if (!quiet && world.strikes(Fault.DISK_FULL, world.faults().refuse())) {
        throw new DiskFullException("no room");
      }
      live = Arrays.copyOf(live, (int) size);
    }

    private ByteBuffer bytes() {
      return ByteBuffer.wrap(live).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public int readInt(long position) {
      return bytes().getInt((int) position);
    }

    @Override
    public long readLong(long position) {
      return bytes().getLong((int) position);
    }

    @Override
    public void read(long position, ByteBuffer into) {
      Objects.checkFromIndexSize((int) position, into.remaining(), live.length);
      into.put(live, (int) position, into.remaining());
    }

    @Override
    public void write(long position, ByteBuffer from) throws IOException {
      steps("the begin of a write");
      mayFail("a write");
      byte[] bytes = new byte[from.remaining()];
      from.get(bytes);
      writeBack((int) position, bytes.length);
      boolean dies = !quiet && world.strikes(Fault.KILL_AT_WRITE, world.faults().kill() / 4);
      int length = dies ? world.random.nextInt(bytes.length + 1) : bytes.length;
      System.arraycopy(bytes, 0, live, (int) position, length);
      if (dies) {
        throw new ProcessKilled("a write that is half done");
      }
    }

    @Override
    public void writeLong(long position, long value) throws IOException {
      steps("the begin of a write");
      writeBack((int) position, Long.BYTES);
      bytes().putLong((int) position, value);
      steps("the end of a write");
    }

    @Override
    public void sync() throws IOException {
      steps("the begin of a sync");
      if (!quiet
          && mayFailSync.getAsBoolean()
          && world.strikes(Fault.FAILED_SYNC, world.faults().refuse() / 4)) {
        loseInMemory();
        syncFailed = true;
        onFailedSync.run();
        throw new IOException("the sync failed");
      }
      if (durable.length < live.length) {
        durable = Arrays.copyOf(durable, live.length);
      }
      dirty.stream().forEach(sector -> keep(sector * SECTOR));
      dirty.clear();
      steps("the end of a sync");
    }

    @Override
    public void close() {}

    /** The system may write back what is there before it is overwritten. */
    private void writeBack(int position, int length) {
      boolean keeps = !quiet && world.random.nextInt(4) == 0;
      for (int sector = position / SECTOR; sector * SECTOR < position + length; sector++) {
        if (keeps && dirty.get(sector)) {
          keep(sector * SECTOR);
        }
        dirty.set(sector);
      }
    }
  }
}
