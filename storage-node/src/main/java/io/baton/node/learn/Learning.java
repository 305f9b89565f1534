package io.baton.node.learn;

import io.baton.node.lane.Hosted;
import io.baton.node.lane.Lane;
import io.baton.node.learn.CopyBuffers.Copy;
import io.baton.replication.message.Learn;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Reply;
import io.baton.replication.read.BlockData;
import io.baton.replication.read.ReadRequest;
import io.baton.replication.replica.Learner;
import io.baton.store.ReplicaStore;
import io.baton.store.ReplicaTarget;
import io.baton.transport.Connection;
import io.baton.transport.Connection.Sent;
import io.baton.transport.ConnectionException;
import io.baton.transport.ReplyHandler;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Drives one learner: its source's replies and the time, all on its replica's lane. Ends once, with
 * a reply to the owner.
 */
final class Learning implements Hosted.Tenant, Learner.Effects, ReplyHandler {

  private final Learn request;
  private final Hosted hosted;
  private final Lane lane;
  private final CopyBuffers copies;
  private final Consumer<Reply> answer;
  private final ReplicaTarget target;
  private final Learner learner;
  private final LongConsumer onTick;
  private @Nullable Connection source;
  private boolean ended;

  Learning(
      Learn request,
      Hosted hosted,
      Lane lane,
      CopyBuffers copies,
      Duration patience,
      Consumer<Reply> answer) {
    this.request = request;
    this.hosted = hosted;
    this.lane = lane;
    this.copies = copies;
    this.answer = answer;
    this.target = new ReplicaTarget(hosted.store(), request.epoch());
    this.learner = new Learner(hosted.replica(), request, target, patience.toNanos(), this);
    this.onTick = learner::tick;
  }

  /** Keeps the replica open until the end. */
  void enter() {
    hosted.enter(this);
  }

  /** The attempt to connect has ended; on any thread. */
  void settled(@Nullable Connection connection, @Nullable Throwable failure) {
    boolean taken =
        lane.execute(
            () -> {
              if (connection != null) {
                connected(connection);
              } else {
                end(refused("cannot reach the source: " + failure));
              }
            });
    if (!taken && connection != null) {
      connection.close();
    }
  }

  private void connected(Connection connection) {
    if (ended) {
      connection.close();
      return;
    }
    source = connection;
    lane.addTicked(onTick);
    learner.start(lane.now());
  }

  @Override
  public void send(ReadRequest read) {
    // After the end only the closing of the read is sent, which the connection's end does as well.
    if (source != null && !ended && source.send(read, this) != Sent.SENT) {
      lane.execute(learner::disconnected);
    }
  }

  @Override
  public void onReply(Reply reply) {
    if (!(reply instanceof BlockData data)) {
      lane.execute(() -> learner.received(reply, lane.now()));
      return;
    }
    Copy copy = copies.copy(data.blocks());
    BlockData kept = new BlockData(data.segment(), data.read(), copy.blocks());
    boolean taken =
        lane.execute(
            () -> {
              try {
                learner.received(kept, lane.now());
              } finally {
                copies.giveBack(copy);
              }
            });
    if (!taken) {
      copies.giveBack(copy);
    }
  }

  @Override
  public void onFailure(ConnectionException cause) {
    lane.execute(learner::disconnected);
  }

  @Override
  public void evicted() {
    if (source != null) {
      learner.disconnected();
    } else {
      end(refused("the replica was closed"));
    }
  }

  @Override
  public void reply(Reply reply) {
    end(reply);
  }

  private void end(Reply reply) {
    if (ended) {
      return;
    }
    ended = true;
    lane.removeTicked(onTick);
    target.close();
    hosted.leave(this);
    if (source != null) {
      source.close();
    }
    answer.accept(reply);
  }

  private Refused refused(String detail) {
    ReplicaStore store = hosted.store();
    return new Refused(
        request.segment(),
        store.incarnation(),
        request.epoch(),
        Reason.READ_GONE,
        store.fence(),
        store.last(),
        "from " + request.source() + ": " + detail);
  }
}
