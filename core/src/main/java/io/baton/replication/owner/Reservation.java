package io.baton.replication.owner;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Reserve;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Room that an owner asks of every member before it sends a version that needs it: so a disk that
 * has none is heard of while nothing is changed yet. Nothing else rests on it, as a replica that
 * was not asked makes the room when the version comes, or refuses that. Single-threaded.
 */
public final class Reservation {

  private final ImmutableMap<NodeId, Reserve> requests;
  private final Set<NodeId> awaited;
  private final long deadlineNanos;
  private @Nullable Reason refusal;
  private @Nullable String trouble;

  /**
   * Has asked nobody yet.
   *
   * @param epoch the owner's
   * @param bytes new capacity
   * @param members who are asked
   * @param deadlineNanos of a monotonic clock: who has not answered by then is in the way
   */
  public Reservation(
      SegmentId segment, long epoch, long bytes, ImmutableSet<Member> members, long deadlineNanos) {
    this.requests =
        members.stream()
            .collect(
                ImmutableMap.toImmutableMap(
                    Member::node,
                    member -> new Reserve(segment, member.incarnation(), epoch, bytes)));
    this.awaited = new TreeSet<>(requests.keySet());
    this.deadlineNanos = deadlineNanos;
  }

  /** What is to be sent, once, and to whom. */
  public ImmutableMap<NodeId, Reserve> requests() {
    return requests;
  }

  /** A member has answered its request. */
  public void received(NodeId from, Reply reply) {
    Reserve request = requests.get(from);
    if (request == null || !awaited.contains(from)) {
      return;
    }
    if (reply instanceof Refused refused) {
      fail(refused.reason(), from + " refused: " + refused.reason() + ", " + refused.detail());
    } else if (reply instanceof ReplicaStatus status
        && status.epoch() == request.epoch()
        && status.incarnation() == request.incarnation()) {
      awaited.remove(from);
    }
  }

  /** What passes with time. */
  public void tick(long nowNanos) {
    if (!awaited.isEmpty() && nowNanos - deadlineNanos >= 0) {
      String nodes = awaited.stream().map(NodeId::toString).collect(Collectors.joining(", "));
      fail(Reason.BUSY, nodes + " did not answer in time");
    }
  }

  private void fail(Reason reason, String why) {
    if (refusal == null) {
      refusal = reason;
      trouble = why;
    }
  }

  /** Whether every member has the room. */
  public boolean isGranted() {
    return awaited.isEmpty() && refusal == null;
  }

  /**
   * Why one of them has not, or could not be asked: {@code BUSY} then; null while there is hope.
   */
  public @Nullable Reason refusal() {
    return refusal;
  }

  /** The same for people; empty while there is hope. */
  public String trouble() {
    return trouble == null ? "" : trouble;
  }
}
