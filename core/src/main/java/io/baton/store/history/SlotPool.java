package io.baton.store.history;

import java.io.IOException;

/** Where slots of a replica's file come from, and go back to. */
public interface SlotPool {

  /**
   * Takes a free one.
   *
   * @throws io.baton.store.disk.DiskFullException if there is none, and no room for one
   */
  int take() throws IOException;

  /** Gives one back; 0 is none. */
  void free(int slot);
}
