package io.baton.registry.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.AsyncCallback.MultiCallback;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.SetDataRequest;

/**
 * Sends the transactions of calls that come at the same time as one: ZooKeeper carries out several
 * times as many in the same time then. A call that comes alone is sent alone, and at once.
 *
 * <p>Each call has an answer of its own. A group that met what one of its members did not expect
 * did nothing at all, and says nothing of the others (nor of that one, which another member may
 * have been in the way of): every member is sent again by itself. A group without an answer leaves
 * each member without one, as if it had been sent by itself.
 *
 * <p>Safe for use by several threads; nothing blocks.
 */
final class GroupCommit {

  /** Enough to keep ZooKeeper busy; with more, groups would be smaller. */
  private static final int IN_FLIGHT = 2;

  /** ZooKeeper writes a group in one piece: others wait for so long. */
  static final int MAX_OPS = 128;

  /** A group's, unless one member alone has more; a quarter of ZooKeeper's limit. */
  static final int MAX_BYTES = 256 << 10;

  private static final int MAX_WAITING = 4096;
  private static final int OP_BYTES = 64;

  private record Member(
      ZooKeeper zk, List<Op> ops, int bytes, CompletableFuture<MultiAnswer> reply) {

    void answered(int rc, List<OpResult> results) {
      Code code = Code.get(rc);
      if (Session.isAnswer(code)) {
        reply.complete(MultiAnswer.of(code, results));
      } else {
        reply.completeExceptionally(Session.failure(rc, ops.get(0).getPath()));
      }
    }
  }

  private final Deque<Member> waiting = new ArrayDeque<>();
  private int inFlight;

  /**
   * Does all of {@code ops} or none.
   *
   * @return the answer; cancelling it takes back what is not sent yet
   */
  CompletableFuture<MultiAnswer> submit(ZooKeeper zk, List<Op> ops) {
    int bytes = ops.stream().mapToInt(GroupCommit::bytes).sum();
    Member member = new Member(zk, ops, bytes, new CompletableFuture<>());
    if (!enqueue(member)) {
      member.reply.completeExceptionally(
          new LostException(MAX_WAITING + " transactions wait for ZooKeeper already"));
    }
    sendWhatMayGo();
    return member.reply;
  }

  private synchronized boolean enqueue(Member member) {
    return waiting.size() < MAX_WAITING && waiting.add(member);
  }

  private void sendWhatMayGo() {
    for (List<Member> group = next(); !group.isEmpty(); group = next()) {
      send(group);
    }
  }

  /** The next group, which counts as in flight from here on; empty if none may go. */
  private synchronized List<Member> next() {
    List<Member> group = new ArrayList<>();
    if (inFlight < IN_FLIGHT) {
      int ops = 0;
      int bytes = 0;
      while (!waiting.isEmpty() && mayJoin(group, ops, bytes, waiting.getFirst())) {
        Member member = waiting.removeFirst();
        if (!member.reply.isDone()) {
          group.add(member);
          ops += member.ops.size();
          bytes += member.bytes;
        }
      }
      inFlight += group.isEmpty() ? 0 : 1;
    }
    return group;
  }

  /** Members are of one session; the first is always let in. */
  private static boolean mayJoin(List<Member> group, int ops, int bytes, Member member) {
    return group.isEmpty()
        || (group.get(0).zk == member.zk
            && ops + member.ops.size() <= MAX_OPS
            && bytes + member.bytes <= MAX_BYTES);
  }

  private void send(List<Member> group) {
    List<Op> ops = new ArrayList<>();
    group.forEach(member -> ops.addAll(member.ops));
    MultiCallback callback = (rc, path, context, results) -> answered(group, rc, results);
    group.get(0).zk.multi(ops, callback, null);
  }

  private void answered(List<Member> group, int rc, List<OpResult> results) {
    synchronized (this) {
      inFlight--;
    }
    boolean refused = Session.isAnswer(Code.get(rc)) && Code.get(rc) != Code.OK;
    if (refused && group.size() > 1) {
      group.forEach(GroupCommit::sendAlone);
    } else {
      group.forEach(member -> member.answered(rc, results));
    }
    sendWhatMayGo();
  }

  private static void sendAlone(Member member) {
    MultiCallback callback = (rc, path, context, results) -> member.answered(rc, results);
    member.zk.multi(member.ops, callback, null);
  }

  private static int bytes(Op op) {
    byte[] data = null;
    if (op.toRequestRecord() instanceof CreateRequest create) {
      data = create.getData();
    } else if (op.toRequestRecord() instanceof SetDataRequest set) {
      data = set.getData();
    }
    return OP_BYTES + op.getPath().length() + (data == null ? 0 : data.length);
  }
}
