package io.baton.node.directory;

import io.baton.store.disk.Disk;
import io.baton.store.disk.DiskFullException;
import io.baton.store.disk.MappedDisk;
import io.baton.store.disk.SetAside;
import io.baton.store.disk.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * A disk that is full at the node's capacity, however much space the file system has: what would
 * take its replicas above that is refused as a full disk refuses it. Files that were set aside do
 * not count.
 */
public final class QuotaDisk implements Disk {

  private final Disk disk;
  private final long capacity;
  private final AtomicLong used = new AtomicLong();
  private final AtomicInteger files = new AtomicInteger();
  private final LongAdder setAside = new LongAdder();

  /**
   * Counts what is there.
   *
   * @param capacity bytes that all files may take together; more may be there already
   */
  public QuotaDisk(Disk disk, long capacity) throws IOException {
    this.disk = disk;
    this.capacity = capacity;
    for (String name : disk.list()) {
      used.addAndGet(disk.size(name));
      files.incrementAndGet();
    }
  }

  /**
   * The disk of a node's replicas.
   *
   * @param capacity if empty, what is there and what the file system has left
   */
  public static QuotaDisk of(DataDirectory directory, Optional<Long> capacity) throws IOException {
    MappedDisk mapped = new MappedDisk(directory.segments());
    if (capacity.isPresent()) {
      return new QuotaDisk(mapped, capacity.get());
    }
    long all = directory.usableBytes();
    for (String name : mapped.list()) {
      all += mapped.size(name);
    }
    return new QuotaDisk(mapped, all);
  }

  /** Bytes that all files may take. */
  public long capacity() {
    return capacity;
  }

  /** Bytes that all files take now. */
  public long used() {
    return used.get();
  }

  /** How many files there are now. */
  public int files() {
    return files.get();
  }

  /** How many were set aside since the start. */
  public long filesSetAside() {
    return setAside.sum();
  }

  private void reserve(String name, long bytes) throws DiskFullException {
    long before = used.getAndAccumulate(bytes, (now, more) -> fits(now, more) ? now + more : now);
    if (!fits(before, bytes)) {
      throw new DiskFullException(
          "no room for "
              + bytes
              + " bytes more of "
              + name
              + ": the node has used "
              + before
              + " of its capacity of "
              + capacity);
    }
  }

  private boolean fits(long now, long more) {
    return more <= capacity - now;
  }

  @Override
  public List<String> list() throws IOException {
    return disk.list();
  }

  @Override
  public boolean exists(String name) {
    return disk.exists(name);
  }

  @Override
  public long size(String name) throws IOException {
    return disk.size(name);
  }

  @Override
  public void create(String name, long size, ByteBuffer header, boolean synced) throws IOException {
    reserve(name, size);
    try {
      disk.create(name, size, header, synced);
      files.incrementAndGet();
    } catch (IOException | RuntimeException e) {
      used.addAndGet(-size);
      throw e;
    }
  }

  @Override
  public StoreFile open(String name) throws IOException {
    return new Metered(name, disk.open(name));
  }

  @Override
  public void delete(String name) throws IOException {
    long size = disk.size(name);
    disk.delete(name);
    removed(size);
  }

  @Override
  public int setAside(String name, String reason) throws IOException {
    long size = disk.size(name);
    int number = disk.setAside(name, reason);
    setAside.increment();
    removed(size);
    return number;
  }

  @Override
  public List<SetAside> aside(String name) throws IOException {
    return disk.aside(name);
  }

  @Override
  public StoreFile openAside(String name, int number) throws IOException {
    return disk.openAside(name, number);
  }

  /** Counts from now on, also above the capacity: what an operator takes back is not refused. */
  @Override
  public void takeBack(String name, int number) throws IOException {
    disk.takeBack(name, number);
    used.addAndGet(disk.size(name));
    files.incrementAndGet();
  }

  private void removed(long size) {
    used.addAndGet(-size);
    files.decrementAndGet();
  }

  /** A file whose growth is counted. */
  private final class Metered implements StoreFile {
    private final String name;
    private final StoreFile file;

    Metered(String name, StoreFile file) {
      this.name = name;
      this.file = file;
    }

    @Override
    public void allocate(long size) throws IOException {
      long more = size - file.size();
      reserve(name, more);
      try {
        file.allocate(size);
      } catch (IOException | RuntimeException e) {
        used.addAndGet(-more);
        throw e;
      }
    }

    @Override
    public long inode() {
      return file.inode();
    }

    @Override
    public long size() {
      return file.size();
    }

    @Override
    public int readInt(long position) {
      return file.readInt(position);
    }

    @Override
    public long readLong(long position) {
      return file.readLong(position);
    }

    @Override
    public void read(long position, ByteBuffer into) throws IOException {
      file.read(position, into);
    }

    @Override
    public void write(long position, ByteBuffer from) throws IOException {
      file.write(position, from);
    }

    @Override
    public void writeLong(long position, long value) throws IOException {
      file.writeLong(position, value);
    }

    @Override
    public void sync() throws IOException {
      file.sync();
    }

    @Override
    public void close() {
      file.close();
    }
  }
}
