package io.baton.replication.owner;

import io.baton.api.NodeId;
import java.util.HashMap;
import java.util.Map;

/**
 * Which nodes are being taught, and when to try again (R4). While a node learns, the backlog is
 * kept from where it stood when the node was asked, so that it can be brought on from the version
 * that it has learned.
 */
final class Learners {

  /** Rounds that follow one another at once, before the retry interval is waited for. */
  private static final int ROUNDS = 4;

  /** After refusals in a row the pause doubles, up to the retry interval times two to this. */
  private static final int MOST_DOUBLINGS = 4;

  private static final class Attempt {
    boolean learning;
    long keepIndex;
    long notBefore;
    long since;
    int rounds;
    int tries;
    int refusals;
  }

  private final Map<NodeId, Attempt> attempts = new HashMap<>();
  private final long retryNanos;
  private final long patienceNanos;

  /**
   * Starts with nobody.
   *
   * @param retryNanos between two attempts at one node
   * @param patienceNanos after which an unanswered request is taken as lost
   */
  Learners(long retryNanos, long patienceNanos) {
    this.retryNanos = retryNanos;
    this.patienceNanos = patienceNanos;
  }

  /** Whether the node may be asked to learn now. */
  boolean isDue(NodeId node, long nowNanos) {
    Attempt attempt = attempts.get(node);
    if (attempt == null) {
      return true;
    }
    boolean silent = attempt.learning && nowNanos - attempt.since > patienceNanos;
    return silent || (!attempt.learning && nowNanos - attempt.notBefore >= 0);
  }

  /** The node is asked; returns how often it was asked before. */
  int asked(NodeId node, long keepIndex, long nowNanos) {
    Attempt attempt = attempts.computeIfAbsent(node, any -> new Attempt());
    attempt.learning = true;
    attempt.keepIndex = keepIndex;
    attempt.since = nowNanos;
    return attempt.tries++;
  }

  /** The node has learned a version that the backlog reaches. */
  void caughtUp(NodeId node) {
    attempts.remove(node);
  }

  /** The node has learned a version, but the backlog starts later: another round. */
  void fellBehind(NodeId node, long nowNanos) {
    Attempt attempt = attempts.computeIfAbsent(node, any -> new Attempt());
    attempt.learning = false;
    attempt.rounds++;
    attempt.notBefore = attempt.rounds % ROUNDS == 0 ? nowNanos + retryNanos : nowNanos;
  }

  /**
   * The node refused, as one whose disk is full does each time after it was sent what it has room
   * for; nothing happens if it was not asked.
   */
  void refused(NodeId node, long nowNanos) {
    Attempt attempt = attempts.get(node);
    if (attempt != null && attempt.learning) {
      attempt.learning = false;
      attempt.notBefore = nowNanos + (retryNanos << Math.min(attempt.refusals, MOST_DOUBLINGS));
      attempt.refusals++;
    }
  }

  /** Its connection changed: the node may be asked from then on. */
  void dueAt(NodeId node, long whenNanos) {
    Attempt attempt = attempts.computeIfAbsent(node, any -> new Attempt());
    attempt.refusals = 0;
    attempt.learning = false;
    attempt.notBefore = whenNanos;
  }

  /** The first index of the backlog that a learning node may still need. */
  long keepIndex(long otherwise) {
    long keep = otherwise;
    for (Attempt attempt : attempts.values()) {
      if (attempt.learning) {
        keep = Math.min(keep, attempt.keepIndex);
      }
    }
    return keep;
  }

  /** The backlog is over its bound: nothing is kept for learners any more. */
  void overrun() {
    for (Attempt attempt : attempts.values()) {
      attempt.keepIndex = Long.MAX_VALUE;
    }
  }
}
