package io.baton.store;

import io.baton.api.SegmentSpec;
import io.baton.store.disk.Disk;
import io.baton.store.disk.DiskFullException;
import io.baton.store.disk.SetAside;
import io.baton.store.disk.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A disk in memory that fails as told: a process dies at a write, half of it done; the power goes,
 * and every sector written since the last sync is kept or lost by chance; the disk is full; a write
 * or sync fails; a bit flips. Everything follows from the seed.
 */
public final class MemoryDisk implements Disk {

  /** The process died here. */
  public static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  static final int SECTOR = 512;

  private final Map<String, MemoryFile> files = new HashMap<>();
  private final Map<String, Map<Integer, Aside>> aside = new HashMap<>();
  private final Random random;
  private long capacity = Long.MAX_VALUE;
  private int operations;
  private int writes;
  private int firstSuperblock;
  private int syncs;
  private int killAt = Integer.MAX_VALUE;
  private int failSyncAt = Integer.MAX_VALUE;
  private boolean diesThen;
  private boolean forgetful;

  public MemoryDisk(long seed) {
    random = new Random(seed);
  }

  /** Writes and syncs so far, the creation of a file counted as one. */
  public int operations() {
    return operations;
  }

  public int writes() {
    return writes;
  }

  /** The operation that first wrote a superblock of a file that exists, or 0. */
  public int firstSuperblock() {
    return firstSuperblock;
  }

  public int syncs() {
    return syncs;
  }

  /** The process dies in the write or sync of this number, of {@link #operations}. */
  public void killAt(int operation) {
    killAt = operation;
  }

  /** The sync of this number, of {@link #syncs}, fails; the process may die in its next write. */
  public void failSyncAt(int sync, boolean dies) {
    failSyncAt = sync;
    diesThen = dies;
  }

  /** Syncs write nothing from now on: what tests of power cuts must notice. */
  public void forgetSyncs() {
    forgetful = true;
  }

  /** Bytes that all files may take together. */
  public void capacity(long bytes) {
    capacity = bytes;
  }

  /** Bytes that all files take. */
  public long used() {
    return files.values().stream().mapToLong(file -> file.live.length).sum();
  }

  /** A new process: what was written is there. */
  public void restart() {
    killAt = Integer.MAX_VALUE;
    failSyncAt = Integer.MAX_VALUE;
  }

  /** The machine loses power: of what was not synced, any sectors are lost. */
  public void cutPower() {
    restart();
    files.values().forEach(MemoryFile::loseUnsynced);
    aside.values().forEach(all -> all.values().forEach(each -> each.file().loseUnsynced()));
  }

  /** Flips one bit, on the disk and in memory. */
  public void flip(String name, long position, int bit) {
    MemoryFile file = file(name);
    file.live[(int) position] ^= (byte) (1 << bit);
    if (position < file.durable.length) {
      file.durable[(int) position] ^= (byte) (1 << bit);
    }
  }

  /** Where the first copy that was set aside has these bytes. */
  public long findAside(String name, byte[] pattern) {
    byte[] live = aside.get(name).get(1).file().live;
    for (int at = 0; at + pattern.length <= live.length; at++) {
      if (Arrays.equals(live, at, at + pattern.length, pattern, 0, pattern.length)) {
        return at;
      }
    }
    throw new AssertionError("no such bytes");
  }

  /** Flips a bit of the first copy that was set aside. */
  public void flipAside(String name, long position) {
    aside.get(name).get(1).file().live[(int) position] ^= 1;
  }

  /** All of the first copy that was set aside is on the disk by now. */
  public void syncAside(String name) {
    MemoryFile file = aside.get(name).get(1).file();
    file.durable = file.live.clone();
    file.dirty.clear();
  }

  /** The bytes as they are. */
  public ByteBuffer bytes(String name) {
    return ByteBuffer.wrap(file(name).live).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Why a file was set aside. */
  public String reason(String name) {
    return aside.get(name).get(1).reason();
  }

  private MemoryFile file(String name) {
    return files.get(name);
  }

  @Override
  public List<String> list() {
    return List.copyOf(files.keySet());
  }

  @Override
  public boolean exists(String name) {
    return files.containsKey(name);
  }

  @Override
  public long size(String name) {
    return exists(name) ? file(name).size() : 0;
  }

  @Override
  public void create(String name, long size, ByteBuffer header, boolean synced) throws IOException {
    operation();
    if (used() + size > capacity) {
      throw new DiskFullException("no room for " + name);
    }
    MemoryFile file = new MemoryFile(name);
    file.live = new byte[(int) size];
    header.get(file.live, 0, header.remaining());
    if (synced) {
      file.durable = file.live.clone();
    } else {
      file.dirty.set(0, file.live.length / SECTOR);
    }
    files.put(name, file);
  }

  @Override
  public StoreFile open(String name) throws IOException {
    if (!exists(name)) {
      throw new IOException("no file " + name);
    }
    return file(name);
  }

  @Override
  public void delete(String name) {
    files.remove(name);
  }

  @Override
  public int setAside(String name, String reason) {
    Map<Integer, Aside> all = aside.computeIfAbsent(name, any -> new TreeMap<>());
    int number = 1;
    while (all.containsKey(number)) {
      number++;
    }
    all.put(number, new Aside(files.remove(name), reason));
    return number;
  }

  @Override
  public List<SetAside> aside(String name) {
    return aside.getOrDefault(name, Map.of()).entrySet().stream()
        .map(each -> new SetAside(each.getKey(), each.getValue().reason(), Instant.EPOCH))
        .sorted(Comparator.comparingInt(SetAside::number).reversed())
        .toList();
  }

  @Override
  public StoreFile openAside(String name, int number) throws IOException {
    Aside found = aside.getOrDefault(name, Map.of()).get(number);
    if (found == null) {
      throw new NoSuchFileException(name + ", " + number);
    }
    return found.file();
  }

  @Override
  public void takeBack(String name, int number) throws IOException {
    if (exists(name)) {
      throw new FileAlreadyExistsException(name);
    }
    files.put(name, aside.get(name).remove(number).file());
  }

  private record Aside(MemoryFile file, String reason) {}

  private boolean operation() {
    operations++;
    return operations == killAt;
  }

  private final class MemoryFile implements StoreFile {

    private final String name;
    private byte[] live = new byte[0];
    private byte[] durable = new byte[0];
    private final BitSet dirty = new BitSet();

    MemoryFile(String name) {
      this.name = name;
    }

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
      if (used() + size - live.length > capacity) {
        throw new DiskFullException("no room for " + name);
      }
      live = Arrays.copyOf(live, (int) size);
    }

    @Override
    public int readInt(long position) {
      return view().getInt((int) position);
    }

    @Override
    public long readLong(long position) {
      return view().getLong((int) position);
    }

    @Override
    public void read(long position, ByteBuffer into) {
      into.put(live, (int) position, into.remaining());
    }

    @Override
    public void write(long position, ByteBuffer from) {
      byte[] bytes = new byte[from.remaining()];
      from.get(bytes);
      writes++;
      int length = bytes.length;
      boolean dies = operation();
      if (position < 2 * SegmentSpec.BLOCK_SIZE && firstSuperblock == 0) {
        firstSuperblock = operations;
      }
      if (dies) {
        length = random.nextInt(1 + (random.nextBoolean() ? length : Math.min(length, 200)));
      }
      writeBack(position, bytes.length);
      System.arraycopy(bytes, 0, live, (int) position, length);
      if (dies) {
        throw new Killed();
      }
    }

    @Override
    public void writeLong(long position, long value) {
      writes++;
      if (operation()) {
        throw new Killed();
      }
      writeBack(position, Long.BYTES);
      view().putLong((int) position, value);
    }

    @Override
    public void sync() throws IOException {
      if (operation()) {
        throw new Killed();
      }
      if (++syncs == failSyncAt) {
        failSync();
        killAt = diesThen ? operations + 1 : killAt;
        throw new IOException("the disk failed");
      }
      if (!forgetful) {
        durable = Arrays.copyOf(durable, live.length);
        dirty.stream().forEach(sector -> keep(sector * SECTOR));
        dirty.clear();
      }
    }

    /**
     * Some pages reached the disk. The rest is taken for clean: no later sync writes it, and some
     * of it had to make room in memory and is read from the disk again.
     */
    private void failSync() {
      durable = Arrays.copyOf(durable, live.length);
      int fate = 0;
      for (int sector = 0; sector * SECTOR < live.length; sector++) {
        fate = sector * SECTOR % SegmentSpec.BLOCK_SIZE == 0 ? random.nextInt(3) : fate;
        if (dirty.get(sector) && fate == 0) {
          keep(sector * SECTOR);
        } else if (dirty.get(sector) && fate == 1) {
          System.arraycopy(durable, sector * SECTOR, live, sector * SECTOR, SECTOR);
        }
      }
      dirty.clear();
    }

    @Override
    public void close() {}

    private ByteBuffer view() {
      return ByteBuffer.wrap(live).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The kernel may write back what is there before it is overwritten. */
    private void writeBack(long position, int length) {
      boolean keeps = random.nextInt(4) == 0;
      int end = (int) position + length;
      for (int sector = (int) position / SECTOR; sector * SECTOR < end; sector++) {
        if (keeps && dirty.get(sector)) {
          keep(sector * SECTOR);
        }
        dirty.set(sector);
      }
    }

    private void loseUnsynced() {
      int unit = random.nextBoolean() ? SECTOR : SegmentSpec.BLOCK_SIZE;
      int keptPercent = 10 + 40 * random.nextInt(3);
      for (int at = 0; at < live.length; at += unit) {
        if (random.nextInt(100) < keptPercent) {
          for (int sector = at; sector < at + unit; sector += SECTOR) {
            if (dirty.get(sector / SECTOR)) {
              keep(sector);
            }
          }
        }
      }
      dirty.clear();
      live = durable.clone();
    }

    private void keep(int at) {
      if (at + SECTOR > durable.length) {
        if (random.nextBoolean()) {
          return;
        }
        durable = Arrays.copyOf(durable, live.length);
      }
      System.arraycopy(live, at, durable, at, SECTOR);
    }
  }
}
