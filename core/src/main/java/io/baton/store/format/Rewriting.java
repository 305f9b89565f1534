package io.baton.store.format;

import io.baton.store.disk.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What a file holds, written once more, elsewhere or in its place. Pages that the kernel may take
 * for clean though the disk does not have them, as after a sync that failed: once written again
 * they are dirty, and the next sync writes them or fails.
 */
public final class Rewriting {

  private Rewriting() {}

  /** Writes superblocks, marks, table and journal, wherever they lie. */
  public static void allButSlots(StoreFile file, Layout layout) throws IOException {
    pages(file, 0, layout.slots());
    if (layout.table() >= layout.slots()) {
      pages(file, layout.table(), layout.journal() + layout.journalLength());
    }
  }

  /**
   * Writes what the file holds {@code from} an offset, a multiple of a page, {@code to} another.
   */
  public static void pages(StoreFile file, long from, long to) throws IOException {
    copy(file, from, from, to - from);
  }

  /** Writes {@code length} bytes that lie at an offset at another, or at the same. */
  public static void copy(StoreFile file, long from, long to, long length) throws IOException {
    ByteBuffer page = ByteBuffer.allocate(Layout.PAGE);
    for (long at = 0; at < length; at += Layout.PAGE) {
      file.read(from + at, page.clear().limit((int) Math.min(Layout.PAGE, length - at)));
      file.write(to + at, page.flip());
    }
  }
}
