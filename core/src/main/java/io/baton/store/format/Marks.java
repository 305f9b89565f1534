package io.baton.store.format;

import io.baton.store.disk.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * How far the journal is known to go, so that a damaged frame at its end is told from one that was
 * never whole. Each is written in one step.
 *
 * <pre>
 *    0                8                16               24               32
 *   +----------------+----------------+----------------+----------------+
 *   | last frame     | last frame     | boot           | clean: equals  |
 *   | written        | synced         |                | last frame     |
 *   +----------------+----------------+----------------+----------------+ 32
 *   | inode          | boot in which  |
 *   |                | a sync failed  |
 *   +----------------+----------------+
 * </pre>
 *
 * While the machine stays up every frame up to <i>written</i> is whole, whatever became of the
 * process; after a power cut, every frame up to <i>synced</i>. <i>Boot</i> is a number that stays
 * the same as long as the machine stays up. <i>Clean</i> is the number of the last frame plus one
 * if everything was synced and the file closed; else 0. <i>Inode</i> is the file's own, or 0 if
 * that is not known: in a copy of the file it is another's. A sync that failed leaves pages that
 * the kernel takes for clean and the disk does not have, so that a later one succeeds and lies:
 * nothing is to be synced, or believed, before it was written again.
 */
public final class Marks {

  private static final long WRITTEN = Layout.MARKS;
  private static final long SYNCED = Layout.MARKS + 8;
  private static final long BOOT = Layout.MARKS + 16;
  private static final long CLEAN = Layout.MARKS + 24;
  private static final long INODE = Layout.MARKS + 32;
  private static final long SYNC_FAILED = Layout.MARKS + 40;

  private final StoreFile file;

  public Marks(StoreFile file) {
    this.file = file;
  }

  /**
   * Writes the marks of a new file, which has no frame, into its first pages. It is not clean: no
   * sync is needed before it is first written to, and none was made.
   */
  public static void putNew(ByteBuffer pages, long boot) {
    pages.putLong((int) BOOT, boot);
  }

  public long written() {
    return file.readLong(WRITTEN);
  }

  public long synced() {
    return file.readLong(SYNCED);
  }

  public long boot() {
    return file.readLong(BOOT);
  }

  public boolean isClean() {
    return file.readLong(CLEAN) == written() + 1;
  }

  /** Whether a sync has failed since the machine was started, {@code boot}. */
  public boolean hasSyncFailed(long boot) {
    return file.readLong(SYNC_FAILED) == boot && boot != 0;
  }

  public long inode() {
    return file.readLong(INODE);
  }

  public void inode(long inode) throws IOException {
    file.writeLong(INODE, inode);
  }

  public void written(long frame) throws IOException {
    file.writeLong(WRITTEN, frame);
  }

  /** Every page was written again and synced since. */
  public void forgetFailedSync() throws IOException {
    file.writeLong(SYNC_FAILED, 0);
  }

  /**
   * Syncs the whole file, of which {@code frame} is the last frame.
   *
   * @throws IOException if that failed, which the file remembers
   */
  public void sync(long frame) throws IOException {
    try {
      file.sync();
    } catch (IOException e) {
      file.writeLong(SYNC_FAILED, boot());
      throw e;
    }
    file.writeLong(SYNCED, frame);
  }

  public void boot(long boot) throws IOException {
    file.writeLong(BOOT, boot);
  }

  public void clean(boolean clean) throws IOException {
    file.writeLong(CLEAN, clean ? written() + 1 : 0);
  }
}
