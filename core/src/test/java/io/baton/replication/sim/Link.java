package io.baton.replication.sim;

import io.baton.api.NodeId;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.replication.sim.Coverage.Branch;
import io.baton.wire.MalformedFrameException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A connection of a process to a storage node, made again whenever it breaks, until closed. */
final class Link {

  /** Who uses the link; called in its process. */
  interface User {

    void connected(NodeId node);

    void disconnected(NodeId node);

    void received(NodeId node, Reply reply);
  }

  /** One life of the connection, as the node knows it. */
  static final class Session {
    final Map<Long, SimReads.OpenPin> reads = new HashMap<>();
    private final Link link;
    private boolean alive = true;
    private final int registry;
    private long requestsUntil;
    private long repliesUntil;

    private Session(Link link) {
      this.link = link;
      this.registry = link.node.registriesSeen();
    }

    /** Whether no registry was replaced since: that takes longer than a packet lives. */
    boolean isRecent() {
      return registry == link.node.registriesSeen();
    }

    boolean isAlive() {
      return alive;
    }

    void reply(Reply reply) {
      link.world.trace(link.node, "answers " + link.owner, reply);
      for (int copies = link.copies(); alive && copies > 0; copies--) {
        long at = link.arrival(repliesUntil);
        repliesUntil = Math.max(repliesUntil, at);
        link.world.after(at - link.world.now(), () -> link.carry(this, reply, link::arrived));
      }
    }
  }

  private final World world;
  private final SimProcess owner;
  private final SimNode node;
  private final User user;
  private @Nullable Session session;
  private boolean closed;

  Link(SimProcess owner, SimNode node, User user) {
    this.world = owner.world;
    this.owner = owner;
    this.node = node;
    this.user = user;
  }

  /** Begins to connect. */
  Link open() {
    owner.after(world.millis(0.1, 1), this::dial);
    return this;
  }

  private void dial() {
    if (closed) {
      return;
    }
    if (node.isReachable()) {
      session = new Session(this);
      node.accept(session);
      user.connected(node.id());
    } else {
      owner.after(world.millis(5, 60), this::dial);
    }
  }

  /** Sends, if there is a connection. */
  void send(Request request) {
    Session through = session;
    if (through == null || !through.alive) {
      return;
    }
    world.trace(owner, "to " + node, request);
    for (int copies = copies(); copies > 0; copies--) {
      long at = arrival(through.requestsUntil);
      through.requestsUntil = Math.max(through.requestsUntil, at);
      world.after(at - world.now(), () -> carry(through, request, node::arrived));
    }
  }

  /** Some messages go through the codec, and may be damaged on their way: the connection ends. */
  private <M> void carry(Session through, M message, BiConsumer<Session, M> arrived) {
    boolean damaged = world.strikes(Fault.DAMAGED_ON_THE_WIRE, world.faults().damage());
    if (!damaged && !world.chance(0.02)) {
      arrived.accept(through, message);
      return;
    }
    try {
      arrived.accept(through, Wire.carried(message, damaged ? world.random : null));
    } catch (MalformedFrameException e) {
      world.coverage.reached(Branch.DAMAGED_FRAME_CLOSED);
      sever(through);
    }
  }

  private int copies() {
    return node.isMute() || world.strikes(Fault.LOSS, world.faults().loss())
        ? 0
        : world.strikes(Fault.DUPLICATE, world.faults().duplicate()) ? 2 : 1;
  }

  private long arrival(long notBefore) {
    long at = world.now() + world.delay();
    boolean overtakes = world.faults().reorder() && at < notBefore;
    return overtakes && world.strikes(Fault.REORDER) ? at : Math.max(at, notBefore);
  }

  private void arrived(Session from, Reply reply) {
    owner.execute(
        () -> {
          if (from.alive && !closed) {
            user.received(node.id(), reply);
          }
        });
  }

  /** The connection breaks; its user notices, at times late. */
  void sever() {
    Session broken = session;
    if (broken == null || !broken.alive) {
      return;
    }
    world.trace(owner, "loses the connection to", node);
    broken.alive = false;
    node.hungUp(broken);
    owner.after(world.chance(0.1) ? world.millis(1, 2_000) : world.millis(0.1, 5), this::noticed);
  }

  private void noticed() {
    if (!closed) {
      user.disconnected(node.id());
      dial();
    }
  }

  /** The end of it; its user hears no more. */
  void close() {
    closed = true;
    if (session != null && session.alive) {
      session.alive = false;
      node.hungUp(session);
    }
  }

  /** Breaks from the node's side. */
  static void sever(Session session) {
    session.link.sever();
  }
}
