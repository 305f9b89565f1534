package io.baton.node.lane;

import io.baton.api.SegmentId;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.storage.PinnedVersion;
import io.baton.replication.storage.StorageException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * The versions of one lane's replicas that readers have pinned. A pin ends when its reader says so,
 * with its connection, with its replica, or when nothing was asked of it for too long. Used by the
 * lane's thread.
 */
public final class OpenReads {

  /** One pinned version. */
  public static final class Read implements Hosted.Tenant {
    private final ReadSession session;
    private final long handle;
    private final Hosted hosted;
    private final PinnedVersion version;
    private long usedNanos;
    private boolean evicted;

    Read(ReadSession session, Hosted hosted, PinnedVersion version, long nowNanos) {
      this.session = session;
      this.handle = session.nextHandle();
      this.hosted = hosted;
      this.version = version;
      this.usedNanos = nowNanos;
    }

    /** How its connection calls it. */
    public long handle() {
      return handle;
    }

    /** What is read. */
    public PinnedVersion version() {
      return version;
    }

    /** Whose version it is. */
    public Hosted hosted() {
      return hosted;
    }

    @Override
    public void evicted() {
      evicted = true;
    }
  }

  private record Key(ReadSession session, long handle) {}

  private final LaneLimits limits;
  private final AtomicInteger openInNode;
  private final Map<Key, Read> reads = new HashMap<>();

  OpenReads(LaneLimits limits, AtomicInteger openInNode) {
    this.limits = limits;
    this.openInNode = openInNode;
  }

  /** Pins a version of a replica's storage. */
  public interface Pinning {
    PinnedVersion pin() throws StorageException;
  }

  /**
   * Pins a version.
   *
   * @throws StorageException {@code BUSY} at a limit, {@code READ_GONE} if the connection is, or as
   *     the replica's storage says
   */
  public Read open(ReadSession session, Hosted hosted, Pinning pinning, long nowNanos)
      throws StorageException {
    if (session.hasEnded()) {
      throw new StorageException(Reason.READ_GONE, "the connection has ended");
    }
    reserve(openInNode, limits.reads(), "the node");
    try {
      reserve(session.open(), limits.readsPerConnection(), "the connection");
      try {
        Read read = new Read(session, hosted, pinning.pin(), nowNanos);
        hosted.enter(read);
        reads.put(new Key(session, read.handle()), read);
        return read;
      } catch (StorageException e) {
        session.open().decrementAndGet();
        throw e;
      }
    } catch (StorageException e) {
      openInNode.decrementAndGet();
      throw e;
    }
  }

  private static void reserve(AtomicInteger open, int limit, String whose) throws StorageException {
    if (open.incrementAndGet() > limit) {
      open.decrementAndGet();
      throw new StorageException(
          Reason.BUSY, whose + " has " + limit + " reads open; try again later");
    }
  }

  /**
   * A read that is asked for something.
   *
   * @throws StorageException {@code READ_GONE} if there is none, or not of this segment
   */
  public Read use(ReadSession session, SegmentId segment, long handle, long nowNanos)
      throws StorageException {
    Read read = reads.get(new Key(session, handle));
    if (read == null
        || hasEnded(read, nowNanos)
        || !read.hosted.store().segment().equals(segment)) {
      throw new StorageException(
          Reason.READ_GONE,
          "segment " + segment + ": read " + handle + " is not open any more; open another");
    }
    read.usedNanos = nowNanos;
    return read;
  }

  /** Ends a read; harmless if there is none. */
  public void close(ReadSession session, long handle) {
    Read read = reads.remove(new Key(session, handle));
    if (read != null) {
      release(read);
    }
  }

  void closeAll(ReadSession session) {
    closeIf(read -> read.session == session);
  }

  /** Ends the reads of which nothing was asked for too long. */
  void expire(long nowNanos) {
    closeIf(read -> hasEnded(read, nowNanos));
  }

  private boolean hasEnded(Read read, long nowNanos) {
    return read.evicted || nowNanos - read.usedNanos > limits.readDeadline().toNanos();
  }

  private void closeIf(Predicate<Read> end) {
    for (Iterator<Read> all = reads.values().iterator(); all.hasNext(); ) {
      Read read = all.next();
      if (end.test(read)) {
        all.remove();
        release(read);
      }
    }
  }

  private void release(Read read) {
    read.version.close();
    read.hosted.leave(read);
    read.session.open().decrementAndGet();
    openInNode.decrementAndGet();
  }
}
