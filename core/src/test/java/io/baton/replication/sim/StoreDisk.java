package io.baton.replication.sim;

import io.baton.api.Durability;
import io.baton.replication.storage.ReplicaStorage;
import io.baton.store.ReplicaDirectory;
import io.baton.store.ReplicaStore;
import io.baton.store.disk.DamagedReplicaException;
import io.baton.store.disk.Disk;
import io.baton.store.format.Layout;
import io.baton.store.format.Marks;
import io.baton.store.pull.ReplicaTarget;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The real replica store over a simulated disk, opened and set aside as a storage node does. */
final class StoreDisk implements ReplicaDisk {

  private static final int MAX_PINS = 64;

  private final Host host;
  private final Cluster cluster;
  private final World world;
  private final Layout layout;
  private final PageDisk disk;
  private long boot = 1;
  private boolean damaged;
  private @Nullable ReplicaStore used;

  StoreDisk(Host host, Cluster cluster) {
    this.host = host;
    this.cluster = cluster;
    this.world = cluster.world;
    this.layout = Layout.of(cluster.spec);
    this.disk =
        new PageDisk(
            world,
            () -> isSynced() || host.segment().healthyBeside(host.node()) > 0,
            host.node()::diskFailed);
  }

  @Override
  public @Nullable ReplicaStorage open() {
    used = open(disk);
    return used;
  }

  @Override
  public @Nullable ReplicaStorage look() {
    return open(disk.copy());
  }

  private @Nullable ReplicaStore open(PageDisk from) {
    Disk on = broken(from);
    ReplicaDirectory directory = directory(on);
    if (!directory.contains(host.segment().id)) {
      return null;
    }
    try {
      ReplicaStore store = directory.open(host.segment().id);
      recovered(on);
      damaged = isDoubtful();
      from.forgetFailedSync();
      return store;
    } catch (DamagedReplicaException e) {
      world.trace(host.node(), "sets its replica aside:", e.getMessage());
      from.setAside(host.segment().id.toString(), e.getMessage());
      return null;
    } catch (IOException e) {
      throw new ProcessKilled("the opening of the replica: " + e.getMessage());
    }
  }

  private Disk broken(PageDisk from) {
    Broken broken = world.plan.broken();
    return broken == null ? from : new BrokenDisk(from, broken, layout, boot);
  }

  private static void recovered(Disk on) {
    if (on instanceof BrokenDisk broken) {
      broken.recovered();
    }
  }

  private ReplicaDirectory directory(Disk on) {
    return new ReplicaDirectory(on, host::drawIncarnation, boot, MAX_PINS, () -> Instant.EPOCH);
  }

  @Override
  public ReplicaStorage create() {
    try {
      Disk on = broken(disk);
      ReplicaStore made = directory(on).create(host.segment().id, cluster.name, cluster.spec, 0);
      recovered(on);
      used = made;
      damaged = false;
      return made;
    } catch (IOException e) {
      throw new ProcessKilled("the making of the replica: " + e.getMessage());
    }
  }

  @Override
  public boolean close() {
    if (used == null) {
      return false;
    }
    used.close();
    try {
      return !damaged && new Marks(disk.copy().open(host.segment().id.toString())).isClean();
    } catch (IOException e) {
      throw new AssertionError("a copy in memory fails", e);
    }
  }

  @Override
  public ClosingTarget target(ReplicaStorage storage, long epoch) {
    ReplicaTarget target = new ReplicaTarget(storage, epoch);
    return new ClosingTarget(target, target::close);
  }

  @Override
  public void delete() {
    used = null;
    disk.delete(host.segment().id.toString());
  }

  @Override
  public void cutPower() {
    boot++;
    disk.cutPower();
  }

  @Override
  public void flip(boolean anywhere) {
    damaged = true;
    disk.flip(anywhere ? 0 : (int) layout.slots());
  }

  @Override
  public boolean isDoubtful() {
    return damaged || (disk.hasSyncFailed() && !isSynced());
  }

  @Override
  public boolean hasSyncFailed() {
    return disk.hasSyncFailed();
  }

  private boolean isSynced() {
    return cluster.spec.durability() == Durability.DISK;
  }
}
