package io.baton.client.capture;

import io.baton.api.Version;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.Request;
import io.baton.replication.owner.Captured;
import io.baton.replication.owner.Parts;
import java.util.HashMap;
import java.util.Map;

/** The checkpoints of one owner that may still be sent, by version. Used by one thread. */
public final class Lenders {

  private final Map<Version, Parts> lenders = new HashMap<>();

  /** The owner may send it from now on. */
  public void add(Captured captured) {
    lenders.put(captured.version(), captured.parts());
  }

  /** The owner has not taken it after all: it stays the caller's. */
  public void forget(Version version) {
    lenders.remove(version);
  }

  /** The owner sends it no more. */
  public void release(Captured captured) {
    if (lenders.remove(captured.version()) != null) {
      captured.parts().release();
    }
  }

  /** The owner sends nothing any more. */
  public void releaseAll() {
    lenders.values().forEach(Parts::release);
    lenders.clear();
  }

  /** What to do, once, when nobody reads a request's blocks any more. */
  public Runnable giveBack(Request request) {
    if (request instanceof Checkpoint checkpoint) {
      Parts lender = lenders.get(checkpoint.version());
      BlockBatch lent = checkpoint.blocks();
      if (lender != null) {
        return () -> lender.giveBack(lent);
      }
    }
    return () -> {};
  }
}
