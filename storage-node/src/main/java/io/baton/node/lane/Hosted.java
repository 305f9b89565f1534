package io.baton.node.lane;

import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.replication.replica.AtRest;
import io.baton.replication.replica.Replica;
import io.baton.store.ReplicaStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open replica, with those who need it open. Used by its lane's thread. */
public final class Hosted {

  /** Somebody who uses a replica from one step to the next. */
  public interface Tenant {

    /** The replica is closed right after this. */
    void evicted();
  }

  /** How long an owner that was heard counts as alive for the coordinator (R4). */
  private static final Duration OWNER_GRACE = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Hosted.class);

  private final ReplicaStore store;
  private final LongSupplier nanoClock;
  private final CommitListener commits;
  private final Replica replica;
  private final Set<Tenant> tenants = new LinkedHashSet<>();
  private long partBytes;
  private boolean diskFailed;

  Hosted(ReplicaStore store, LongSupplier nanoClock, CommitListener commits) {
    this.store = store;
    this.nanoClock = nanoClock;
    this.commits = commits;
    this.replica = new Replica(store, OWNER_GRACE, nanoClock.getAsLong());
  }

  /** What decides. */
  public Replica replica() {
    return replica;
  }

  /** Its file. */
  public ReplicaStore store() {
    return store;
  }

  /** Decides a request. */
  public Reply receive(Request request) {
    Version before = store.last();
    long started = nanoClock.getAsLong();
    Reply reply = replica.receive(request, started);
    if (request instanceof Checkpoint part && reply instanceof Acknowledged) {
      count(part, before, started);
    } else if (reply instanceof Refused refused && refused.reason() == Reason.IO_ERROR) {
      noteDiskFailed(refused.detail());
    }
    return reply;
  }

  /** Said once: from now on every request is refused so. */
  private void noteDiskFailed(String detail) {
    if (!diskFailed) {
      LOG.error("a disk failed; the replica takes nothing until the node is restarted: {}", detail);
    }
    diskFailed = true;
  }

  /** What was held already is acknowledged too, but is no new version. */
  private void count(Checkpoint part, Version before, long started) {
    long bytes = (long) part.blocks().count() * SegmentSpec.BLOCK_SIZE;
    partBytes = part.part() == 0 ? bytes : partBytes + bytes;
    if (!store.last().equals(before)) {
      commits.committed(partBytes, nanoClock.getAsLong() - started);
    }
  }

  /** The replica stays open until the tenant has left. */
  public void enter(Tenant tenant) {
    tenants.add(tenant);
  }

  /** Harmless twice. */
  public void leave(Tenant tenant) {
    tenants.remove(tenant);
  }

  /**
   * Whether nobody would miss it. One whose disk failed stays as it is: what opening it anew would
   * need room and time that a failing disk may not have: see to it, and start the node again.
   */
  boolean isIdle() {
    return tenants.isEmpty() && !diskFailed;
  }

  /** What it may answer while it is closed. */
  AtRest atRest() {
    return new AtRest(replica.status(nanoClock.getAsLong()));
  }

  void close() {
    evictTenants();
    store.close();
  }

  /** Closes it without waiting for the disk, see {@link ReplicaStore#release}. */
  void release() {
    evictTenants();
    store.release();
  }

  private void evictTenants() {
    List<Tenant> leaving = new ArrayList<>(tenants);
    tenants.clear();
    leaving.forEach(Tenant::evicted);
  }
}
