package io.baton.replication.sim;

import io.baton.api.NodeId;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.replication.pull.Pull;
import io.baton.replication.replica.Learner;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;

/** One connection for one pull: what is sent before it is there waits; the pull ends with it. */
final class ReadPath implements Link.User {

  /** How long a pull waits for any answer. */
  static final long PATIENCE = 400 * World.MILLIS;

  private record Puller(
      ObjLongConsumer<Reply> received,
      Runnable disconnected,
      LongConsumer tick,
      BooleanSupplier hasEnded) {}

  private final SimProcess process;
  private final Link link;
  private final Runnable onEnd;
  private final List<Request> waiting = new ArrayList<>();
  private Puller puller;
  private boolean connected;
  private boolean closed;

  ReadPath(SimProcess process, SimNode source, Runnable onEnd) {
    this.process = process;
    this.onEnd = onEnd;
    this.link = new Link(process, source, this);
  }

  void begin(Pull pull, long incarnation, boolean newest) {
    puller = new Puller(pull::received, pull::disconnected, pull::tick, pull::hasEnded);
    link.open();
    pull.start(incarnation, newest, process.world.now());
    tick();
  }

  void begin(Learner learner) {
    puller = new Puller(learner::received, learner::disconnected, learner::tick, learner::hasEnded);
    link.open();
    learner.start(process.world.now());
    tick();
  }

  void send(Request request) {
    if (connected) {
      link.send(request);
    } else {
      waiting.add(request);
    }
  }

  @Override
  public void connected(NodeId node) {
    connected = true;
    waiting.forEach(link::send);
    waiting.clear();
  }

  @Override
  public void disconnected(NodeId node) {
    puller.disconnected.run();
    close();
  }

  @Override
  public void received(NodeId node, Reply reply) {
    puller.received.accept(reply, process.world.now());
    closeIfEnded();
  }

  private void tick() {
    if (closed) {
      return;
    }
    puller.tick.accept(process.world.now());
    closeIfEnded();
    if (!closed) {
      process.after(process.world.millis(20, 60), this::tick);
    }
  }

  private void closeIfEnded() {
    if (puller.hasEnded.getAsBoolean()) {
      close();
    }
  }

  /** The replica that is taught is closed. */
  void evict() {
    puller.disconnected.run();
    close();
  }

  /** Harmless twice. */
  void close() {
    if (!closed) {
      closed = true;
      link.close();
      onEnd.run();
    }
  }
}
