package io.baton.node.learn;

import com.google.common.net.HostAndPort;
import io.baton.node.lane.Hosted;
import io.baton.node.lane.Lane;
import io.baton.replication.message.Learn;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Reply;
import io.baton.replication.storage.StorageException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** What the node learns at once, a bounded number; each over a connection of its own. */
public final class Learnings {

  private final Sources sources;
  private final int most;
  private final Semaphore free;

  /**
   * Learns nothing yet.
   *
   * @param most at once
   */
  public Learnings(Sources sources, int most) {
    this.sources = sources;
    this.most = most;
    this.free = new Semaphore(most);
  }

  /**
   * Takes a place; {@link #begin} or {@link #dismiss} follows.
   *
   * @throws StorageException {@code BUSY} if none is free
   */
  public void admit(Learn request) throws StorageException {
    if (!free.tryAcquire()) {
      throw new StorageException(
          Reason.BUSY,
          "segment " + request.segment() + ": the node is being taught enough; try again later");
    }
  }

  /** How many are going on. */
  public int running() {
    return most - free.availablePermits();
  }

  /** Gives the place back. */
  public void dismiss() {
    free.release();
  }

  /**
   * Begins to teach a replica; on its lane's thread.
   *
   * @param answer gets the one reply, on that thread; the place is free again then
   * @throws StorageException {@code MALFORMED} if the source has no address; nothing has begun
   */
  public void begin(Learn request, Hosted hosted, Lane lane, Consumer<Reply> answer)
      throws StorageException {
    HostAndPort address = address(request);
    Learning learning =
        new Learning(
            request,
            hosted,
            sources.patience(),
            reply -> {
              dismiss();
              answer.accept(reply);
            });
    learning.begin(sources.connect(request.source().node(), address, lane, learning));
  }

  private static HostAndPort address(Learn request) throws StorageException {
    try {
      HostAndPort address = HostAndPort.fromString(request.sourceAddress());
      if (address.hasPort()) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // As if it had no port.
    }
    throw new StorageException(
        Reason.MALFORMED, "not the address of a node: " + request.sourceAddress());
  }
}
