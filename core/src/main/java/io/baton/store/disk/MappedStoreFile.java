package io.baton.store.disk;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.baton.block.BufferAddress;
import java.io.EOFException;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.MappedBytes;
import net.openhft.chronicle.bytes.MappedFile;
import net.openhft.chronicle.core.UnsafeMemory;
import net.openhft.posix.MAdviseFlag;
import net.openhft.posix.MSyncFlag;
import net.openhft.posix.PosixAPI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file as one mapping of any size, by Chronicle Bytes; mapped anew when it grows. What is long
 * goes by a system call instead, which the kernel keeps coherent with the mapping: a page that is
 * touched for the first time through a mapping costs several times its copy.
 */
final class MappedStoreFile implements StoreFile {

  private static final Logger LOG = LoggerFactory.getLogger(MappedStoreFile.class);
  private static final UnsafeMemory MEMORY = UnsafeMemory.INSTANCE;

  /** From here on a system call is cheaper than the page faults that it saves. */
  private static final int BULK = 16 << 10;

  /** Replicas of small segments, of which there may be many. */
  private static final long SMALL = 256 << 10;

  private final Path path;
  private final long inode;
  private MappedBytes bytes;
  private long end;
  private long address;
  private @Nullable FileChannel channel;
  private boolean closed;

  MappedStoreFile(Path path, long size) throws IOException {
    this.path = path;
    this.inode = inodeOf(path);
    this.end = size;
    this.bytes = map(path, size);
    this.address = bytes.addressForRead(0);
    if (size <= SMALL) {
      // Else the first touch of any page makes the kernel fill all of the file's with zeros.
      PosixAPI.posix().madvise(address, size, MAdviseFlag.MADV_RANDOM);
    }
  }

  private static long inodeOf(Path path) throws IOException {
    try {
      return ((Number) Files.getAttribute(path, "unix:ino")).longValue();
    } catch (UnsupportedOperationException e) {
      return 0; // a file system, or a platform, that has none
    }
  }

  private static MappedBytes map(Path path, long size) throws IOException {
    MappedBytes mapped = MappedBytes.singleMappedBytes(path.toFile(), size);
    mapped.singleThreadedCheckDisabled(true);
    return mapped;
  }

  /**
   * Chronicle's file of a single mapping keeps a reference to it, and does not let it go when it is
   * released itself: the mapping would stay as long as the process, and with it the space of a
   * deleted file.
   */
  private static void unmap(MappedBytes mapped) {
    BytesStore<?, ?> store = mapped.bytesStore();
    MappedFile file = mapped.mappedFile();
    mapped.releaseLast();
    if (store.refCount() > 0) {
      store.release(file);
    }
  }

  @Override
  public long inode() {
    return inode;
  }

  @Override
  public long size() {
    return end;
  }

  @Override
  public void allocate(long newSize) throws IOException {
    at(0, 0);
    Allocation.extend(path, end, newSize);
    MappedBytes grown = map(path, newSize);
    unmap(bytes);
    bytes = grown;
    address = grown.addressForRead(0);
    end = newSize;
  }

  @Override
  public int readInt(long position) {
    return MEMORY.readInt(at(position, Integer.BYTES));
  }

  @Override
  public long readLong(long position) {
    return MEMORY.readLong(at(position, Long.BYTES));
  }

  @Override
  public void read(long position, ByteBuffer into) throws IOException {
    int length = into.remaining();
    long from = at(position, length);
    if (length >= BULK) {
      readBulk(position, into);
      return;
    }
    try {
      if (into.isDirect()) {
        UnsafeMemory.copyMemory(from, BufferAddress.of(into), length);
      } else {
        MEMORY.readBytes(from, into.array(), into.arrayOffset() + into.position(), length);
      }
    } catch (InternalError e) {
      throw fault("read", position, e);
    } finally {
      Reference.reachabilityFence(into);
    }
    into.position(into.limit());
  }

  @Override
  public void write(long position, ByteBuffer from) throws IOException {
    int length = from.remaining();
    long to = at(position, length);
    if (length >= BULK) {
      writeBulk(position, from);
      return;
    }
    try {
      if (from.isDirect()) {
        UnsafeMemory.copyMemory(BufferAddress.of(from), to, length);
      } else if (from.hasArray()) {
        MEMORY.copyMemory(from.array(), from.arrayOffset() + from.position(), to, length);
      } else {
        byte[] copy = new byte[length];
        from.duplicate().get(copy);
        MEMORY.copyMemory(copy, 0, to, length);
      }
    } catch (InternalError e) {
      throw fault("write", position, e);
    } finally {
      Reference.reachabilityFence(from);
    }
    from.position(from.limit());
  }

  @Override
  public void writeLong(long position, long value) throws IOException {
    try {
      MEMORY.writeOrderedLong(at(position, Long.BYTES), value);
    } catch (InternalError e) {
      throw fault("write", position, e);
    }
  }

  private void readBulk(long position, ByteBuffer into) throws IOException {
    for (long at = position; into.hasRemaining(); ) {
      int read = channel().read(into, at);
      if (read < 0) {
        throw new EOFException(path + " ends at " + at + ", before " + end);
      }
      at += read;
    }
  }

  private void writeBulk(long position, ByteBuffer from) throws IOException {
    for (long at = position; from.hasRemaining(); ) {
      at += channel().write(from, at);
    }
  }

  /** Opened when it is first needed: most replicas of a node take small checkpoints only. */
  private FileChannel channel() throws IOException {
    FileChannel opened = channel;
    if (opened == null) {
      opened = FileChannel.open(path, READ, WRITE);
      channel = opened;
    }
    return opened;
  }

  /** On Linux msync of a shared mapping is fdatasync of its file, and no interrupt closes it. */
  @Override
  public void sync() throws IOException {
    PosixAPI posix = PosixAPI.posix();
    if (posix.msync(at(0, 0), end, MSyncFlag.MS_SYNC) != 0) {
      throw new IOException("cannot sync " + path + ": " + posix.lastErrorStr());
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      unmap(bytes);
      closeChannel();
    }
  }

  private void closeChannel() {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        LOG.warn("cannot close {}: {}", path, e.getMessage());
      }
    }
  }

  /** An access past the mapping would end the process: every one comes by here. */
  private long at(long position, long count) {
    if (closed) {
      throw new IllegalStateException(path + " is closed");
    }
    return address + Objects.checkFromIndexSize(position, count, end);
  }

  /** The JVM turns a bus error, of a page that the disk cannot give, into an InternalError. */
  private IOException fault(String what, long position, InternalError cause) {
    return new IOException("cannot " + what + " " + path + " at " + position, cause);
  }
}
