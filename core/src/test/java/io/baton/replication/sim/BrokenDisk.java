package io.baton.replication.sim;

import io.baton.store.disk.Disk;
import io.baton.store.disk.SetAside;
import io.baton.store.disk.StoreFile;
import io.baton.store.format.Entry;
import io.baton.store.format.Frame;
import io.baton.store.format.Layout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A disk that misleads the replica store into leaving out a step of its commit. */
final class BrokenDisk implements Disk {

  private static final long WRITTEN = Layout.MARKS;
  private static final long SYNCED = Layout.MARKS + 8;
  private static final long BOOT = Layout.MARKS + 16;

  private final Disk disk;
  private final Broken broken;
  private final Layout layout;
  private final long boot;

  /** Whether the file is open already, recovered. */
  private boolean recovered;

  BrokenDisk(Disk disk, Broken broken, Layout layout, long boot) {
    this.disk = disk;
    this.broken = broken;
    this.layout = layout;
    this.boot = boot;
  }

  void recovered() {
    recovered = true;
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
    disk.create(name, size, header, synced);
  }

  @Override
  public StoreFile open(String name) throws IOException {
    return new BrokenFile(disk.open(name));
  }

  @Override
  public void delete(String name) throws IOException {
    disk.delete(name);
  }

  @Override
  public int setAside(String name, String reason) throws IOException {
    return disk.setAside(name, reason);
  }

  @Override
  public List<SetAside> aside(String name) throws IOException {
    return disk.aside(name);
  }

  @Override
  public StoreFile openAside(String name, int number) throws IOException {
    return disk.openAside(name, number);
  }

  @Override
  public void takeBack(String name, int number) throws IOException {
    disk.takeBack(name, number);
  }

  private record Delayed(long position, ByteBuffer bytes) {}

  private final class BrokenFile implements StoreFile {

    private final StoreFile file;
    private final List<Delayed> delayed = new ArrayList<>();
    private final Map<Integer, Integer> slotOf = new HashMap<>();

    BrokenFile(StoreFile file) {
      this.file = file;
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
    public void allocate(long size) throws IOException {
      file.allocate(size);
    }

    @Override
    public int readInt(long position) {
      return file.readInt(position);
    }

    @Override
    public long readLong(long position) {
      if (position == SYNCED && broken == Broken.FOLDED_BEFORE_SYNC && recovered) {
        return file.readLong(WRITTEN);
      }
      if (position == BOOT && broken == Broken.MEMORY_BELIEVED_AFTER_REBOOT) {
        return boot;
      }
      return file.readLong(position);
    }

    @Override
    public void read(long position, ByteBuffer into) throws IOException {
      file.read(position, into);
    }

    @Override
    public void write(long position, ByteBuffer from) throws IOException {
      if (position >= layout.slots() && broken == Broken.RECORD_BEFORE_BLOCKS) {
        ByteBuffer copy = ByteBuffer.allocate(from.remaining()).put(from).flip();
        delayed.add(new Delayed(position, copy));
        return;
      }
      if (broken == Broken.NOT_WRITTEN_AGAIN && !recovered && holds(position, from)) {
        return;
      }
      boolean frame = recovered && position >= layout.journal() && position < layout.slots();
      if (frame && broken == Broken.SLOT_REUSED_AT_ONCE && from.remaining() > 8) {
        overwriteFormerSlots(from.slice().order(ByteOrder.LITTLE_ENDIAN));
      }
      file.write(position, from);
    }

    private boolean holds(long position, ByteBuffer bytes) throws IOException {
      ByteBuffer there = ByteBuffer.allocate(bytes.remaining());
      file.read(position, there);
      return there.flip().equals(bytes);
    }

    /** The frame comes from its number on. */
    private void overwriteFormerSlots(ByteBuffer frame) throws IOException {
      int entries = frame.getInt(Frame.ENTRIES - Frame.NUMBER);
      for (int i = 0; i < entries; i++) {
        int entry = Frame.HEADER - Frame.NUMBER + i * Entry.BYTES;
        int slot = frame.getInt(entry + Entry.SLOT);
        Integer former = slotOf.put(frame.getInt(entry + Entry.BLOCK), slot);
        if (slot != 0 && former != null && former != 0 && former != slot) {
          ByteBuffer bytes = ByteBuffer.allocate(Layout.PAGE);
          file.read(layout.slot(slot), bytes);
          file.write(layout.slot(former), bytes.flip());
        }
      }
    }

    @Override
    public void writeLong(long position, long value) throws IOException {
      if (value == 0 && position >= layout.journal() && broken == Broken.TORN_RECORD_ACCEPTED) {
        return; // the frame of a record that a power cut tore stays
      }
      file.writeLong(position, value);
      if (position == WRITTEN) {
        for (Delayed write : delayed) {
          file.write(write.position(), write.bytes().duplicate());
        }
        delayed.clear();
      }
    }

    @Override
    public void sync() throws IOException {
      if (broken != Broken.NO_SYNC) {
        file.sync();
      }
    }

    @Override
    public void close() {
      file.close();
    }
  }
}
