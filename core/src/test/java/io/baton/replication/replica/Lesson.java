package io.baton.replication.replica;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Verify;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.keep.Keep;
import io.baton.replication.message.Learn;
import io.baton.replication.message.Learned;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.replication.sim.MemoryStorage;
import io.baton.replication.sim.StorageTarget;
import io.baton.replication.storage.Commit;
import io.baton.replication.storage.StorageException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One replica that learns from another, message by message. */
final class Lesson implements Learner.Effects {

  static final SegmentId SEGMENT = new SegmentId(1, 1);
  static final long PATIENCE = 1_000;

  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(1000L * SegmentSpec.BLOCK_SIZE);
  private static final long SOURCE = 9;

  final MemoryStorage source = new MemoryStorage(SEGMENT, SPEC, SOURCE);
  final MemoryStorage own = new MemoryStorage(SEGMENT, SPEC, 5);
  final FrailStorage frail = new FrailStorage(own);
  final Replica replica = new Replica(frail.storage(), Duration.ofSeconds(5), 0);

  final List<Request> asked = new ArrayList<>();
  final List<String> notKept = new ArrayList<>();

  boolean newest;
  long nanosPerAnswer;
  Function<Request, @Nullable Reason> refusing = request -> null;
  @Nullable Class<?> silentAt;
  @Nullable Reply reply;

  private final LearningSource teacher = new LearningSource(source);
  private final ArrayDeque<Request> toAnswer = new ArrayDeque<>();

  /** So many versions that are kept, and a newer one. */
  void fillWith(int kept, Keep how) throws StorageException {
    for (int i = 1; i <= kept; i++) {
      Contents.write(source, new Version(1, i), 1, i, how);
    }
    Version last = new Version(1, kept + 1);
    Contents.write(source, last, 1, 0, Keep.NOT);
    source.noteCommitted(last);
  }

  /** Versions in the order in which they became the learner's. */
  List<Version> versions() {
    return frail.committed().stream().map(Commit::version).toList();
  }

  /** A teaching that comes to its end; the answer to the owner. */
  Reply taught(long epoch) {
    assertTrue(begin(epoch).hasEnded());
    return Verify.verifyNotNull(reply);
  }

  Learned learned(long epoch) {
    return assertInstanceOf(Learned.class, taught(epoch));
  }

  /** A teaching, as far as the source answers. */
  Learner begin(long epoch) {
    reply = null;
    toAnswer.clear();
    Member from = new Member(new NodeId("s"), SOURCE);
    Learn learn = new Learn(SEGMENT, SegmentName.of("x"), SPEC, epoch, from, "s:1", newest);
    StorageTarget target = new StorageTarget(replica.storage(), epoch);
    Learner learner = new Learner(replica, learn, target, PATIENCE, this);
    long now = 0;
    learner.start(now);
    while (!toAnswer.isEmpty() && !learner.hasEnded()) {
      Request request = toAnswer.remove();
      if (silentAt != null && silentAt.isInstance(request)) {
        break;
      }
      now += nanosPerAnswer;
      Reason refused = refusing.apply(request);
      learner.received(refused != null ? teacher.refused(refused) : teacher.answer(request), now);
    }
    target.close();
    return learner;
  }

  @Override
  public void send(Request request) {
    asked.add(request);
    toAnswer.add(request);
  }

  @Override
  public void notKept(String why) {
    notKept.add(why);
  }

  @Override
  public void reply(Reply answer) {
    reply = answer;
  }

  /** What the learner keeps, in words. */
  String kept() {
    List<String> kept = new ArrayList<>();
    own.kept().forEach(v -> kept.add(v.version() + (v.forGood() ? " for good" : " for a while")));
    return String.join(", ", kept);
  }
}
