package io.baton.store;

import io.baton.store.disk.StoreFile;
import io.baton.store.format.Layout;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Pages that the kernel may take for clean though the disk does not have them, as after a sync that
 * failed: once written again they are dirty, and the next sync writes them or fails.
 */
final class Rewriting {

  private Rewriting() {}

  /**
   * Writes what the file holds {@code from} an offset, a multiple of a page, {@code to} another.
   */
  static void pages(StoreFile file, long from, long to) throws IOException {
    ByteBuffer page = ByteBuffer.allocate(Layout.PAGE);
    for (long at = from; at < to; at += Layout.PAGE) {
      file.read(at, page.clear().limit((int) Math.min(Layout.PAGE, to - at)));
      file.write(at, page.flip());
    }
  }
}
