package io.baton.replication.owner;

import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.Version;
import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.Create;
import io.baton.replication.message.Refused;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import org.jspecify.annotations.Nullable;

/**
 * One replica of a segment that is being registered: made, then sent the initial content, a few
 * parts at a time. A connection that was lost begins anew, which is harmless: what the replica has
 * it acknowledges again (R1). Single-threaded.
 */
public final class NewReplica {

  /** Parts on their way without an answer. */
  private static final int WINDOW = 8;

  private final NodeId node;
  private final Create create;
  private final Captured content;
  private @Nullable Member member;
  private boolean made;
  private boolean refused;
  private int sent;
  private int answered;
  private String trouble = "cannot be reached";
  private long progressNanos;

  /**
   * Has sent nothing yet.
   *
   * @param create makes it
   * @param content its first version
   * @param nowNanos of a monotonic clock
   */
  public NewReplica(NodeId node, Create create, Captured content, long nowNanos) {
    this.node = node;
    this.create = create;
    this.content = content;
    this.progressNanos = nowNanos;
  }

  /** Where it is made. */
  public NodeId node() {
    return node;
  }

  /** Whether it holds the initial content. */
  public boolean isMade() {
    return made;
  }

  /** Whether it may still come to hold it. */
  public boolean isAwaited() {
    return !made && !refused;
  }

  /** As it is named in the record; for one that is made. */
  public Member member() {
    if (member == null) {
      throw new IllegalStateException(node + " has not answered");
    }
    return member;
  }

  /** Why it is not made, for people. */
  public String trouble() {
    return trouble;
  }

  /** How long nothing good was heard. */
  public long silentNanos(long nowNanos) {
    return nowNanos - progressNanos;
  }

  /** There is a new connection; what was sent over the one before counts as lost. */
  public void connected(long nowNanos) {
    trouble = "has not answered";
    member = null;
    progressNanos = nowNanos;
  }

  /** The node cannot be connected to. */
  public void unreachable(String why) {
    trouble = "cannot be reached (" + why + ")";
  }

  /** What is sent first over every connection. */
  public Create create() {
    return create;
  }

  /** The node has answered. */
  public void received(Reply reply, long nowNanos) {
    if (reply instanceof Refused refusal) {
      refused = !made;
      trouble = "refused: " + refusal.reason() + ", " + refusal.detail();
    } else if (reply instanceof ReplicaStatus status && status.isPresent()) {
      member = new Member(node, status.incarnation());
      made |= status.last().equals(content.version());
      sent = 0;
      answered = 0;
      progressNanos = nowNanos;
    } else if (reply instanceof Acknowledged acknowledged) {
      made |= acknowledged.held();
      answered = Math.max(answered, acknowledged.part() + 1);
      progressNanos = nowNanos;
    }
  }

  /**
   * The next part that may be sent now, which must be {@linkplain #giveBack given back}; null if
   * none may.
   */
  public @Nullable Request nextPart() {
    int parts = content.parts().count();
    if (member == null || !isAwaited() || sent == parts || sent - answered == WINDOW) {
      return null;
    }
    int part = sent++;
    return new Checkpoint(
        create.segment(),
        member.incarnation(),
        content.version(),
        Version.NONE,
        // Nobody reads it before the record is ready, and then it is committed (R7).
        content.version(),
        content.length(),
        content.checksum(),
        part,
        parts,
        content.parts().lend(part));
  }

  /** A part that {@link #nextPart} lent is not read any more. */
  public void giveBack(Request request) {
    if (request instanceof Checkpoint part) {
      content.parts().giveBack(part.blocks());
    }
  }
}
