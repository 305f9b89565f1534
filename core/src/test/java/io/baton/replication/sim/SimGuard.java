package io.baton.replication.sim;

import com.google.common.collect.ImmutableList;
import io.baton.replication.guard.Memory;
import io.baton.replication.guard.RegistryTrust;
import io.baton.replication.guard.Seen;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.Create;
import io.baton.replication.message.Fence;
import io.baton.replication.message.Learn;
import io.baton.replication.message.Probe;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Request;
import io.baton.replication.sim.Coverage.Branch;
import io.baton.replication.sim.SimRegistry.Outcome;
import io.baton.replication.storage.ReplicaStorage;
import io.baton.replication.storage.StorageException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A node's mark in the registry, and what the node makes of it, as {@code RegistryGuard} does; with
 * shorter times. What it remembers outlives the process.
 */
final class SimGuard {

  private static final String CLUSTER = "sim";
  private static final long AFTER_NEWS = 50 * World.MILLIS;
  private static final long AT_LEAST = 400 * World.MILLIS;
  private static final long PATIENCE = 100 * World.MILLIS;

  /** What the node wrote to its own znode. */
  private record Mark(long number, long mzxid) {}

  private final SimNode node;
  private final World world;
  private final SimRegistry registry;
  private final Timeline<Mark> marks;
  private Memory memory = Memory.NOTHING;
  private RegistryTrust trust;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean looking;
  private long looked;
  private long connected;

  /** The node has written its first mark. */
  SimGuard(SimNode node, SimRegistry registry) {
    this.node = node;
    this.world = node.world;
    this.registry = registry;
    this.marks = new Timeline<>(world, false);
    this.trust = trust();
    Seen nothing = shown();
    Mark first = new Mark(trust.nextMark(nothing), world.random.nextLong());
    marks.add(first);
    trust.wrote(first.number(), first.mzxid(), nothing, trust.begin());
    tickLater();
  }

  private RegistryTrust trust() {
    return new RegistryTrust(CLUSTER, memory, next -> memory = next);
  }

  Timeline<?> marks() {
    return marks;
  }

  /** When the mark that the node remembers was written. */
  long remembers() {
    return marks.firstTime(mark -> mark.number() == memory.mark());
  }

  /** A new process. */
  void started() {
    trust = trust();
    waiting.clear();
    looking = false;
    tickLater();
  }

  /** The node loses its connection to the registry, and has another one some time later. */
  void disconnected() {
    trust.disconnected();
    connected = world.now() + world.millis(0, world.chance(0.3) ? 600 : 100);
  }

  private void tickLater() {
    node.after(world.millis(1, 150), this::tick);
  }

  private void tick() {
    long since = world.now() - looked;
    boolean due =
        trust.isGood()
            ? since >= AT_LEAST || (trust.hasNews() && since >= AFTER_NEWS)
            : trust.isUnseen() || since >= PATIENCE;
    if (due && !looking && world.now() >= connected) {
      look(() -> {});
    }
    tickLater();
  }

  private Seen shown() {
    List<Mark> all = marks.shown();
    Mark last = all.isEmpty() ? new Mark(0, 0) : all.get(all.size() - 1);
    return new Seen(CLUSTER, last.number(), last.mzxid(), ImmutableList.of());
  }

  /** Looks take turns. */
  private void look(Runnable then) {
    if (looking) {
      waiting.add(() -> look(then));
      return;
    }
    looking = true;
    lookInTurn(
        () -> {
          looking = false;
          Runnable next = waiting.poll();
          if (next != null) {
            next.run();
          }
          then.run();
        });
  }

  private void lookInTurn(Runnable then) {
    if (world.now() < connected) {
      node.after(connected - world.now(), () -> lookInTurn(then));
      return;
    }
    int began = trust.begin();
    registry.read(
        node,
        this::shown,
        seen -> {
          looked = world.now();
          String wrong =
              world.breaks(Broken.WENT_BACK_NOT_NOTICED) ? null : trust.judge(Optional.of(seen));
          if (wrong == null) {
            write(seen, began, then);
            return;
          }
          if (trust.wentBack(wrong)) {
            world.trace(node, "notices that the registry went back:", wrong);
            world.coverage.reached(Branch.WENT_BACK_NOTICED);
          }
          then.run();
        });
  }

  private void write(Seen seen, int began, Runnable then) {
    Mark next = new Mark(trust.nextMark(seen), world.random.nextLong());
    registry.send(
        node,
        next,
        () -> {
          if (!shown().equals(seen)) {
            return Outcome.BAD_VERSION;
          }
          marks.add(next);
          return Outcome.WON;
        },
        outcome -> {
          if (outcome == Outcome.WON && trust.wrote(next.number(), next.mzxid(), seen, began)) {
            world.coverage.reached(Branch.WENT_BACK_OVER);
          }
          then.run();
        });
  }

  /** Whether the registry is believed, after a look if there was none since it was lost. */
  void whenLooked(Runnable then) {
    if (trust.isUnseen()) {
      look(then);
    } else {
      then.run();
    }
  }

  int connection() {
    return trust.connection();
  }

  boolean isGoodSince(int connection) {
    return trust.isGoodSince(connection);
  }

  /** Lets a request in, where a node's handlers ask. */
  void require(Request request, @Nullable ReplicaStorage replica) throws StorageException {
    try {
      ask(request, replica);
    } catch (StorageException e) {
      if (e.reason() == Reason.REGISTRY_WENT_BACK && request instanceof Probe) {
        world.coverage.reached(Branch.PROBE_REFUSED_AS_WENT_BACK);
      }
      throw e;
    }
  }

  private void ask(Request request, @Nullable ReplicaStorage replica) throws StorageException {
    if (request instanceof Probe) {
      trust.requireForProbe();
    } else if (request instanceof Create) {
      trust.requireNotBack();
    } else if (request instanceof Learn learn) {
      trust.requireNotBack();
      trust.requireFor(learn.epoch(), replica == null ? 0 : replica.fence());
    } else if (replica != null && request instanceof Fence fence) {
      trust.requireFor(fence, replica.fence());
    } else if (replica != null && request instanceof Checkpoint checkpoint) {
      trust.requireFor(checkpoint.version().epoch(), replica.fence());
    }
  }
}
