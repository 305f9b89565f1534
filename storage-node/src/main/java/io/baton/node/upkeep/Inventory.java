package io.baton.node.upkeep;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.baton.api.SegmentId;
import io.baton.node.guard.RegistryGuard;
import io.baton.node.lane.Lane;
import io.baton.node.lane.Lanes;
import io.baton.replication.inventory.ListReplicas;
import io.baton.replication.inventory.ListedReplica;
import io.baton.replication.inventory.ReplicaPage;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.storage.StorageException;
import io.baton.store.ReplicaDirectory;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Tells what replicas there are (R11), one page at a time, and of that one replica after the other,
 * each on its own lane: requests of owners go in between. A replica that is not open is opened for
 * as long as it is looked at, and takes nobody's place.
 */
public final class Inventory {

  private final ReplicaDirectory directory;
  private final Lanes lanes;
  private final RegistryGuard guard;
  private final Tombstones tombstones;
  private final Executor upkeep;
  private final AtomicBoolean busy = new AtomicBoolean();

  /**
   * Lists nothing yet.
   *
   * @param tombstones know what was removed
   * @param upkeep the same thread as theirs; may wait for the disk
   */
  public Inventory(
      ReplicaDirectory directory,
      Lanes lanes,
      RegistryGuard guard,
      Tombstones tombstones,
      Executor upkeep) {
    this.tombstones = tombstones;
    this.directory = directory;
    this.lanes = lanes;
    this.guard = guard;
    this.upkeep = upkeep;
  }

  /** Takes a page, or why there is none; called once, on any thread. */
  public interface Listener {
    /** Exactly one of the two is there. */
    void ended(@Nullable ReplicaPage page, @Nullable StorageException failure);
  }

  /**
   * Makes a page.
   *
   * @throws StorageException {@code BUSY} if one is being made; the listener is not called then
   */
  public void list(ListReplicas request, Listener listener) throws StorageException {
    if (!busy.compareAndSet(false, true)) {
      throw new StorageException(Reason.BUSY, "another page is being made; try again");
    }
    try {
      upkeep.execute(() -> begin(request, new Page(request, listener)));
    } catch (RejectedExecutionException e) {
      busy.set(false);
      throw new StorageException(Reason.BUSY, "the node is stopping", e);
    }
  }

  private void begin(ListReplicas request, Page page) {
    try {
      List<SegmentId> left =
          directory.list().stream()
              .filter(id -> id.compareTo(request.after()) > 0)
              .sorted()
              .limit(request.limit() + 1L)
              .toList();
      page.removed = tombstones.grace().seen();
      page.more = left.size() > request.limit();
      page.next(left.stream().limit(request.limit()).iterator());
    } catch (IOException e) {
      page.end(
          new StorageException(
              Reason.IO_ERROR, "the replicas cannot be listed: " + e.getMessage(), e));
    }
  }

  private final class Page {
    private final ListReplicas request;
    private final Listener listener;
    private final ImmutableList.Builder<ListedReplica> replicas = ImmutableList.builder();
    private ImmutableMap<SegmentId, Long> removed = ImmutableMap.of();
    private boolean more;

    Page(ListReplicas request, Listener listener) {
      this.request = request;
      this.listener = listener;
    }

    /** Each step hands over to the lane of the next replica. */
    void next(Iterator<SegmentId> left) {
      if (!left.hasNext()) {
        end(null);
        return;
      }
      SegmentId segment = left.next();
      Lane lane = lanes.of(segment);
      if (!lane.execute(() -> look(lane, segment, left))) {
        end(new StorageException(Reason.BUSY, "the node is stopping"));
      }
    }

    private void look(Lane lane, SegmentId segment, Iterator<SegmentId> left) {
      try {
        ListedReplica replica = lane.shelf().list(segment);
        if (replica != null) {
          replicas.add(replica.asRemovedIn(removed.getOrDefault(segment, 0L)));
        }
      } catch (StorageException e) {
        end(e);
        return;
      }
      next(left);
    }

    void end(@Nullable StorageException failure) {
      busy.set(false);
      listener.ended(
          failure == null
              ? new ReplicaPage(request.after(), guard.rebuilds(), more, replicas.build())
              : null,
          failure);
    }
  }
}
