package io.baton.replication.replica;

import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Learn;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.replication.message.Tags;
import io.baton.replication.pull.Pull;
import io.baton.replication.pull.PullTarget;
import io.baton.replication.read.OpenVersion;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.read.ReadRequest;
import io.baton.replication.storage.KeptVersion;
import io.baton.replication.storage.StorageException;
import io.baton.replication.version.ListVersions;
import io.baton.replication.version.ReplicaVersions;
import org.jspecify.annotations.Nullable;

/**
 * Brings one replica up to date from another for an owner (R4). Until the last block of a version
 * is there the replica holds what it held before; a higher epoch's fence ends the teaching at the
 * next block. A replica that the same epoch has brought further than the source says so instead:
 * the owner goes on from there.
 *
 * <p>For an owner, not for an opening, which is waited for, the versions that the source keeps come
 * first, oldest first, each the replica's newest for a while. Only those that are newer than what
 * the replica held: nothing is lowered for them. One that cannot be had is left out; what counts is
 * the newest version.
 */
public final class Learner {

  /** What a learner asks of its driver, which never calls back before it returns. */
  public interface Effects {

    /** Sends to the source, which answers every request. */
    void send(Request request);

    /** Something that the source keeps will not be kept here; the teaching goes on. */
    void notKept(String why);

    /** Answers the owner; the learner has ended. */
    void reply(Reply reply);
  }

  private static final String FENCED = "a later epoch has ended the teaching";

  private final Replica replica;
  private final Learn request;
  private final PullTarget target;
  private final long patienceNanos;
  private final Effects effects;
  private final KeptToLearn kept;
  private @Nullable Pull pull;

  /** What is pulled to be kept; null if it is the newest version. */
  private @Nullable KeptVersion wanted;

  private boolean listed;
  private boolean answering;
  private boolean ended;
  private int unanswered;
  private long startedNanos;
  private long heardNanos;
  private long blocks;

  /**
   * Makes one that has not started.
   *
   * @param target puts what is pulled into the replica's storage, one version after the other
   * @param patienceNanos how long to wait for any answer of the source
   */
  public Learner(
      Replica replica, Learn request, PullTarget target, long patienceNanos, Effects effects) {
    this.replica = replica;
    this.request = request;
    this.target = target;
    this.patienceNanos = patienceNanos;
    this.effects = effects;
    this.kept = new KeptToLearn(replica.storage(), effects::notKept);
  }

  /** Begins, or answers the owner at once why not. */
  public void start(long nowNanos) {
    startedNanos = nowNanos;
    heardNanos = nowNanos;
    Refused refusal = replica.beginLearning(request, nowNanos);
    if (refusal != null) {
      end(refusal);
    } else if (request.newest()) {
      pull(null, nowNanos);
    } else {
      ask(new ListVersions(request.segment(), request.source().incarnation()));
    }
  }

  /** Whether it has answered the owner. */
  public boolean hasEnded() {
    return ended;
  }

  /** Takes an answer of the source. */
  public void received(Reply reply, long nowNanos) {
    if (ended) {
      return;
    }
    heardNanos = nowNanos;
    unanswered = Math.max(0, unanswered - 1);
    if (pull != null) {
      answering = true;
      pull.received(reply, nowNanos);
      answering = false;
    } else if (!replica.isLearning(request.epoch())) {
      end(notLearned(Reason.BUSY, FENCED));
    } else if (!listed) {
      listed(reply);
    }
    // What a pull that failed had asked for is not to be taken for an answer to the next one.
    if (!ended && pull == null && listed && unanswered == 0) {
      next(nowNanos);
    }
  }

  private void listed(Reply reply) {
    if (reply instanceof ReplicaVersions versions) {
      listed = true;
      kept.listed(versions.kept());
    } else if (reply instanceof Refused refused) {
      listed = true;
      effects.notKept("no list of versions: " + refused.reason() + ", " + refused.detail());
    }
  }

  private void next(long nowNanos) {
    KeptVersion next = kept.next(nowNanos - startedNanos);
    if (next == null && kept.isEnough()) {
      end(replica.learned(request.epoch(), blocks));
    } else {
      pull(next, nowNanos);
    }
  }

  private void pull(@Nullable KeptVersion version, long nowNanos) {
    wanted = version;
    Pull next = new Pull(request.segment(), new GuardedTarget(), patienceNanos, new PullEffects());
    pull = next;
    long source = request.source().incarnation();
    if (version == null) {
      next.start(source, request.newest(), nowNanos);
    } else {
      next.start(new OpenVersion(request.segment(), source, version.version()), nowNanos);
    }
  }

  private void ask(Request question) {
    unanswered++;
    effects.send(question);
  }

  /** The connection to the source is gone. */
  public void disconnected() {
    if (pull != null) {
      pull.disconnected();
    } else {
      gone("the connection to the source was lost");
    }
  }

  /** What passes with time. */
  public void tick(long nowNanos) {
    if (pull != null) {
      pull.tick(nowNanos);
    } else if (nowNanos - heardNanos > patienceNanos) {
      gone("the source has not answered for " + patienceNanos / 1_000_000 + " ms");
    }
  }

  private void gone(String detail) {
    if (!ended) {
      end(notLearned(Reason.READ_GONE, detail));
    }
  }

  private Reply notLearned(Reason reason, String detail) {
    return replica.notLearned(request.epoch(), reason, "from " + request.source() + ": " + detail);
  }

  private void end(Reply reply) {
    ended = true;
    effects.reply(reply);
  }

  private final class PullEffects implements Pull.Effects {
    @Override
    public void send(ReadRequest read) {
      ask(read);
    }

    @Override
    public void pulled(ReadOpened version, long count) {
      blocks += count;
      if (wanted == null) {
        end(replica.learned(request.epoch(), blocks));
      } else {
        kept.learned(wanted);
        pull = null;
      }
    }

    @Override
    public void failed(Reason reason, String detail) {
      if (wanted != null && answering) {
        effects.notKept(wanted.version() + ": " + reason + ", " + detail);
        pull = null;
      } else {
        end(
            reason == Reason.WRONG_BASE && replica.isWrittenIn(request.epoch())
                ? replica.learned(request.epoch(), blocks)
                : notLearned(reason, detail));
      }
    }
  }

  /** Lets nothing through that the epoch forbids. */
  private final class GuardedTarget implements PullTarget {

    private void check() throws StorageException {
      if (!replica.isLearning(request.epoch())) {
        throw new StorageException(Reason.BUSY, FENCED);
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
      if (wanted != null && !source.version().equals(wanted.version())) {
        throw new StorageException(Reason.CORRUPT, "the source has opened " + source.version());
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
      target.finish(wanted == null ? source : KeptToLearn.committed(source));
    }
  }
}
