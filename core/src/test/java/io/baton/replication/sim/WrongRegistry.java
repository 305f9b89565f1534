package io.baton.replication.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * An operator puts a registry in place that was restored from an old backup. Later he notices,
 * takes it away, waits until all that began on it has ended, and puts the right one back (R11).
 *
 * <p>Nothing in the backup is as new as what is there: a mark of each node was written since, which
 * tells it (a restore of less than a minute may go unnoticed), and each record that counts, after
 * whoever owns or opens it now has claimed it: what he writes to the wrong one is lost. An owner
 * that found its own record there could make its set smaller, and acknowledge by a set that nobody
 * else knows: nothing keeps it from that, and nothing is promised then.
 */
final class WrongRegistry {

  private final Cluster cluster;
  private final World world;
  private boolean inPlace;
  private boolean waits;

  WrongRegistry(Cluster cluster) {
    this.cluster = cluster;
    this.world = cluster.world;
  }

  /** It is put in place, for a while. */
  void putInPlace() {
    if (inPlace || waits) {
      return;
    }
    long newest = newestBackup();
    long asOf = world.chance(0.7) ? newest : (long) (newest * world.random.nextDouble());
    world.trace("operator", "puts a registry in place as of ms:", asOf / World.MILLIS);
    inPlace = true;
    all().forEach(part -> part.fork(asOf));
    switched();
    world.after(world.millis(100, 2_000), this::takeAway);
  }

  /** The last time before everything that counts was written once more. */
  private long newestBackup() {
    long oldest = world.now();
    for (SimNode node : cluster.nodes()) {
      oldest = Math.min(oldest, node.guard().remembers());
    }
    for (SimSegment segment : cluster.segments()) {
      if (segment.record().exists() && !segment.isGivenUp()) {
        oldest = Math.min(oldest, segment.record().timeline().lastChange());
      }
    }
    for (SimClient client : cluster.clients) {
      oldest = Math.min(oldest, client.claimedAt());
    }
    for (GroupClient client : cluster.groupClients) {
      oldest = Math.min(oldest, client.claimedAt());
    }
    return oldest - 1;
  }

  private List<Timeline<?>> all() {
    List<Timeline<?>> all = new ArrayList<>();
    all.add(cluster.registry.namings());
    cluster.segments().forEach(segment -> all.add(segment.record().timeline()));
    cluster.nodes().forEach(node -> all.add(node.guard().marks()));
    return all;
  }

  private void switched() {
    cluster.registry.replaced();
    cluster.nodes().forEach(node -> node.guard().disconnected());
  }

  private void takeAway() {
    if (inPlace) {
      inPlace = false;
      waits = true;
      world.trace("operator", "takes the wrong registry away", "");
      all().forEach(Timeline::restore);
      switched();
      long nanos = world.millis(200, 1_000);
      cluster.registry.outage(nanos);
      world.after(nanos - 1, this::haveWaited);
    }
  }

  /** The right one is about to be there: what began on the wrong one was given up long ago. */
  private void haveWaited() {
    if (waits) {
      waits = false;
      cluster.registry.replaced();
      cluster.clients.forEach(SimClient::giveUpOpening);
      cluster.groupClients.forEach(GroupClient::giveUpOpening);
      if (cluster.groupClients.isEmpty()) {
        cluster.admin.kill();
      }
    }
  }

  /** The right one is there. */
  void end() {
    takeAway();
    haveWaited();
  }
}
