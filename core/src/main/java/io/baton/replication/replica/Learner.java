package io.baton.replication.replica;

import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Learn;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Tags;
import io.baton.replication.pull.Pull;
import io.baton.replication.pull.PullTarget;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.read.ReadRequest;
import io.baton.replication.storage.StorageException;

/**
 * Brings one replica up to date from another for an owner (R4). Until the last block is there the
 * replica holds what it held before; a higher epoch's fence ends the teaching at the next block. A
 * replica that the same epoch has brought further than the source says so instead: the owner goes
 * on from there.
 */
public final class Learner {

  /** What a learner asks of its driver, which never calls back before it returns. */
  public interface Effects {

    /** Sends to the source. */
    void send(ReadRequest request);

    /** Answers the owner; the learner has ended. */
    void reply(Reply reply);
  }

  private final Replica replica;
  private final Learn request;
  private final PullTarget target;
  private final Effects effects;
  private final Pull pull;

  /**
   * Makes one that has not started.
   *
   * @param target puts what is pulled into the replica's storage
   * @param patienceNanos how long to wait for any answer of the source
   */
  public Learner(
      Replica replica, Learn request, PullTarget target, long patienceNanos, Effects effects) {
    this.replica = replica;
    this.request = request;
    this.target = target;
    this.effects = effects;
    this.pull = new Pull(request.segment(), new GuardedTarget(), patienceNanos, new PullEffects());
  }

  /** Begins, or answers the owner at once why not. */
  public void start(long nowNanos) {
    Refused refusal = replica.beginLearning(request, nowNanos);
    if (refusal != null) {
      pull.cancel();
      effects.reply(refusal);
    } else {
      pull.start(request.source().incarnation(), request.newest(), nowNanos);
    }
  }

  /** Whether it has answered the owner. */
  public boolean hasEnded() {
    return pull.hasEnded();
  }

  /** Takes an answer of the source. */
  public void received(Reply reply, long nowNanos) {
    pull.received(reply, nowNanos);
  }

  /** The connection to the source is gone. */
  public void disconnected() {
    pull.disconnected();
  }

  /** What passes with time. */
  public void tick(long nowNanos) {
    pull.tick(nowNanos);
  }

  private final class PullEffects implements Pull.Effects {
    @Override
    public void send(ReadRequest read) {
      effects.send(read);
    }

    @Override
    public void pulled(ReadOpened version, long blocks) {
      effects.reply(replica.learned(request.epoch(), blocks));
    }

    @Override
    public void failed(Reason reason, String detail) {
      effects.reply(
          reason == Reason.WRONG_BASE && replica.isWrittenIn(request.epoch())
              ? replica.learned(request.epoch(), 0)
              : replica.notLearned(
                  request.epoch(), reason, "from " + request.source() + ": " + detail));
    }
  }

  /** Lets nothing through that the epoch forbids. */
  private final class GuardedTarget implements PullTarget {

    private void check() throws StorageException {
      if (!replica.isLearning(request.epoch())) {
        throw new StorageException(Reason.BUSY, "a later epoch has ended the teaching");
      }
    }

    @Override
    public void begin(ReadOpened source) throws StorageException {
      check();
      if (replica.wouldLower(source.version(), request.epoch())) {
        throw new StorageException(
            Reason.WRONG_BASE,
            source.version() + " is older than what is held: " + replica.storage().last());
      }
      target.begin(source);
    }

    @Override
    public boolean holdsGroup(int group, long hash) throws StorageException {
      check();
      return target.holdsGroup(group, hash);
    }

    @Override
    public boolean holds(int block, Tags tags, int i) throws StorageException {
      return target.holds(block, tags, i);
    }

    @Override
    public void put(BlockBatch blocks) throws StorageException {
      check();
      target.put(blocks);
    }

    @Override
    public void finish(ReadOpened source) throws StorageException {
      check();
      target.finish(source);
    }
  }
}
