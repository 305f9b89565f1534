package io.baton.node.lane;

import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.replication.inventory.ListedReplica;
import io.baton.replication.inventory.ListedReplica.Holding;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.replica.AtRest;
import io.baton.replication.storage.StorageException;
import io.baton.store.ReplicaDirectory;
import io.baton.store.ReplicaStore;
import io.baton.store.disk.DamagedReplicaException;
import io.baton.store.disk.DiskFullException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replicas of one lane: opened when first asked for, kept open while there is room. One that
 * makes room for another is let go at once, and {@linkplain #settle settled} later, so that many
 * small segments do not wait for the disk one by one. Of those it remembers what they would answer
 * to an owner that is idle: else the owners of more segments than there is room for would have each
 * of them opened every second. Used by the lane's thread.
 */
public final class Shelf {

  private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);

  /** Of some 300 bytes each; beyond it replicas are opened instead. */
  private static final int MOST_AT_REST = 16_384;

  /**
   * What is let go beyond that waits for the disk: a stop, which settles what is left, is to be
   * done well within its time.
   */
  private static final int MOST_UNSETTLED = 4096;

  private final ReplicaDirectory directory;
  private final int room;
  private final LongSupplier nanoClock;
  private final CommitListener commits;
  private final Map<SegmentId, Hosted> leastRecentFirst = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<SegmentId, AtRest> atRest = new HashMap<>();
  private final Set<SegmentId> unsettled = new LinkedHashSet<>();

  Shelf(ReplicaDirectory directory, int room, LongSupplier nanoClock, CommitListener commits) {
    this.nanoClock = nanoClock;
    this.commits = commits;
    this.directory = directory;
    this.room = room;
  }

  /**
   * The node's replica of a segment, or null if it has none. One that fails its checks is set aside
   * and counts as none (R5).
   *
   * @throws StorageException {@code IO_ERROR} if the disk failed
   */
  public @Nullable Hosted find(SegmentId segment) throws StorageException {
    Hosted known = leastRecentFirst.get(segment);
    if (known != null || !directory.contains(segment)) {
      return known;
    }
    try {
      return add(segment, new Hosted(directory.open(segment), nanoClock, commits));
    } catch (DamagedReplicaException e) {
      LOG.error("segment {}: setting the replica aside: {}", segment, e.getMessage());
      setAside(segment, String.valueOf(e.getMessage()));
      return null;
    } catch (IOException e) {
      throw failed(segment, "cannot be opened", e);
    }
  }

  /**
   * What a replica is and holds, or null if there is none. One that is closed is opened for a
   * moment, and nothing of it is changed; one that fails its checks stays where it is.
   *
   * @throws StorageException {@code IO_ERROR} if the disk failed
   */
  public @Nullable ListedReplica list(SegmentId segment) throws StorageException {
    Hosted known = leastRecentFirst.get(segment);
    if (known != null || !directory.contains(segment)) {
      return known == null ? null : listed(known.store());
    }
    try {
      ReplicaStore store = directory.open(segment);
      ListedReplica replica = listed(store);
      store.release();
      return replica;
    } catch (DamagedReplicaException e) {
      return new ListedReplica(segment, null, 0);
    } catch (IOException e) {
      throw failed(segment, "cannot be opened", e);
    }
  }

  private static ListedReplica listed(ReplicaStore store) {
    return new ListedReplica(
        store.segment(),
        new Holding(
            store.name(),
            store.spec(),
            store.incarnation(),
            store.fence(),
            store.last(),
            store.writtenIn(),
            store.commitPoint()),
        0);
  }

  /** Whether an owner may have been heard of late: the replica is open, or was lately. */
  public boolean isInUse(SegmentId segment) {
    return leastRecentFirst.containsKey(segment) || atRest.containsKey(segment);
  }

  /** The replica if it is open: no disk is touched. */
  public @Nullable Hosted findOpen(SegmentId segment) {
    return leastRecentFirst.get(segment);
  }

  /** What answers for a replica that is closed, or null if it has to be {@link #find found}. */
  public @Nullable AtRest atRest(SegmentId segment) {
    return atRest.get(segment);
  }

  /**
   * Sets the node's replica of a segment aside; whoever uses it is told first.
   *
   * @return the number of the copy
   * @throws StorageException {@code IO_ERROR} if the disk failed
   */
  public int setAside(SegmentId segment, String reason) throws StorageException {
    forgetClosed(segment);
    Hosted hosted = leastRecentFirst.remove(segment);
    if (hosted != null) {
      hosted.close();
    }
    try {
      return directory.quarantine(segment, reason);
    } catch (IOException e) {
      throw failed(segment, "cannot be set aside", e);
    }
  }

  /**
   * Makes a {@linkplain ReplicaDirectory#prepare prepared} copy the replica; one that is there is
   * set aside first.
   *
   * @param reason for the one that is there
   * @throws StorageException {@code IO_ERROR} if the disk failed; {@code CORRUPT} if the copy is
   *     not believed after all, and aside again
   */
  public Hosted takeBack(SegmentId segment, int copy, String reason) throws StorageException {
    if (directory.contains(segment)) {
      setAside(segment, reason);
    }
    try {
      directory.takeBack(segment, copy);
    } catch (IOException e) {
      throw failed(segment, "cannot be taken back", e);
    }
    Hosted back = find(segment);
    if (back == null) {
      throw new StorageException(
          Reason.CORRUPT, "copy " + copy + " of segment " + segment + " fails its checks");
    }
    return back;
  }

  /**
   * Makes an empty replica, of which there is none yet.
   *
   * @throws StorageException {@code NO_SPACE} or {@code IO_ERROR}
   */
  public Hosted create(SegmentId segment, SegmentName name, SegmentSpec spec, long fence)
      throws StorageException {
    try {
      return add(
          segment, new Hosted(directory.create(segment, name, spec, fence), nanoClock, commits));
    } catch (DiskFullException e) {
      throw new StorageException(Reason.NO_SPACE, "segment " + segment + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw failed(segment, "cannot be made", e);
    }
  }

  /**
   * Deletes the node's replica of a segment, if it has one; whoever uses it is told first.
   *
   * @throws StorageException {@code IO_ERROR} if the disk failed
   */
  public void delete(SegmentId segment) throws StorageException {
    forgetClosed(segment);
    Hosted hosted = leastRecentFirst.remove(segment);
    if (hosted != null) {
      hosted.release();
    }
    try {
      directory.delete(segment);
    } catch (IOException e) {
      throw failed(segment, "cannot be deleted", e);
    }
  }

  private Hosted add(SegmentId segment, Hosted hosted) {
    Iterator<Hosted> all = leastRecentFirst.values().iterator();
    while (leastRecentFirst.size() >= room && all.hasNext()) {
      Hosted oldest = all.next();
      if (oldest.isIdle()) {
        all.remove();
        letGo(oldest);
      }
    }
    forgetClosed(segment);
    leastRecentFirst.put(segment, hosted);
    return hosted;
  }

  /** What is known of a closed replica ends when it is opened, deleted or set aside. */
  private void forgetClosed(SegmentId segment) {
    atRest.remove(segment);
    unsettled.remove(segment);
  }

  private void letGo(Hosted hosted) {
    if (atRest.size() < MOST_AT_REST) {
      atRest.put(hosted.store().segment(), hosted.atRest());
    }
    if (hosted.store().isUnsettled() && unsettled.size() < MOST_UNSETTLED) {
      unsettled.add(hosted.store().segment());
      hosted.release();
    } else {
      hosted.close();
    }
  }

  /**
   * Syncs replicas that were let go, so that a restart of the machine finds them closed: some of
   * them, one at least, for about so long.
   */
  void settle(long nanos) {
    long end = nanoClock.getAsLong() + nanos;
    Iterator<SegmentId> all = unsettled.iterator();
    do {
      if (all.hasNext()) {
        SegmentId segment = all.next();
        all.remove();
        settle(segment);
      }
    } while (all.hasNext() && nanoClock.getAsLong() - end < 0);
  }

  private void settle(SegmentId segment) {
    try {
      directory.open(segment).close();
    } catch (IOException e) {
      atRest.remove(segment);
      LOG.warn("segment {}: the replica was not closed cleanly: {}", segment, e.getMessage());
    }
  }

  void closeAll() {
    leastRecentFirst.values().forEach(Hosted::close);
    leastRecentFirst.clear();
    atRest.clear();
    unsettled.forEach(this::settle);
    unsettled.clear();
  }

  private static StorageException failed(SegmentId segment, String what, IOException cause) {
    return new StorageException(
        Reason.IO_ERROR,
        "the replica of segment " + segment + " " + what + ": " + cause.getMessage(),
        cause);
  }
}
