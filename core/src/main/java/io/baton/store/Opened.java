package io.baton.store;

import io.baton.api.Version;
import io.baton.store.disk.StoreFile;
import io.baton.store.format.Journal;
import io.baton.store.format.Marks;
import io.baton.store.format.Superblock;
import io.baton.store.history.History;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a replica's file after recovery. */
record Opened(
    StoreFile file,
    Superblock superblock,
    Marks marks,
    Journal journal,
    Chain chain,
    Slots slots,
    History history,
    Version commitPoint,
    long fence,
    boolean clean) {

  private static final Logger LOG = LoggerFactory.getLogger(ReplicaStore.class);

  /**
   * Closes the file.
   *
   * @param asItIs without marking it clean: it is already, or cannot be
   */
  void close(boolean asItIs) {
    try (file) {
      if (!asItIs) {
        marks.sync(journal.last());
        marks.clean(true);
        marks.sync(journal.last());
      }
    } catch (IOException e) {
      LOG.warn("segment {}: not closed cleanly", superblock.segment(), e);
    }
  }
}
