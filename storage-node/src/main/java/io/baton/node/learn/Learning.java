package io.baton.node.learn;

import io.baton.node.lane.Hosted;
import io.baton.replication.message.Learn;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.replication.replica.Learner;
import io.baton.store.ReplicaStore;
import io.baton.store.pull.ReplicaTarget;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives one learner: its source's replies and the time, all on its replica's lane. Ends once, with
 * a reply to the owner.
 */
final class Learning implements Hosted.Tenant, Learner.Effects, SourceLink.Puller {

  private static final Logger LOG = LoggerFactory.getLogger(Learning.class);

  private final Learn request;
  private final Hosted hosted;
  private final Consumer<Reply> answer;
  private final ReplicaTarget target;
  private final Learner learner;
  private @Nullable SourceLink source;
  private boolean ended;

  Learning(Learn request, Hosted hosted, Duration patience, Consumer<Reply> answer) {
    this.request = request;
    this.hosted = hosted;
    this.answer = answer;
    this.target = new ReplicaTarget(hosted.store(), request.epoch());
    this.learner = new Learner(hosted.replica(), request, target, patience.toNanos(), this);
  }

  /** Keeps the replica open until the end. */
  void begin(SourceLink link) {
    source = link;
    hosted.enter(this);
  }

  @Override
  public void start(long nowNanos) {
    learner.start(nowNanos);
  }

  @Override
  public void unreachable(Throwable why) {
    end(refused("cannot reach the source: " + why));
  }

  @Override
  public void received(Reply reply, long nowNanos) {
    learner.received(reply, nowNanos);
  }

  @Override
  public void disconnected() {
    learner.disconnected();
  }

  @Override
  public void tick(long nowNanos) {
    learner.tick(nowNanos);
  }

  @Override
  public void send(Request question) {
    if (source != null) {
      source.send(question);
    }
  }

  @Override
  public void notKept(String why) {
    LOG.info("segment {}: not kept, as {} keeps it: {}", request.segment(), request.source(), why);
  }

  @Override
  public void evicted() {
    if (source != null && source.isConnected()) {
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
