package io.baton.store.disk;

import java.io.IOException;

/**
 * A replica's file cannot be believed: its superblocks, tags or commit records fail their checks,
 * or it has lost, or may have lost, what it had acknowledged. Nothing was changed. The replica
 * counts as gone (R5): set the file aside, and let a new incarnation be taught.
 */
public final class DamagedReplicaException extends IOException {

  private static final long serialVersionUID = 1;

  /** Creates one with a message that names the segment and what is wrong. */
  public DamagedReplicaException(String message) {
    super(message);
  }
}
