package io.baton.replication.owner;

import io.baton.api.Member;
import io.baton.api.Version;
import org.jspecify.annotations.Nullable;

/**
 * One replica as the owner sees it: how far it was sent the backlog, and how far it holds it. What
 * is under way is known by serials, so that lost, repeated and reordered answers do no harm.
 */
final class Peer {

  final Member member;

  /** Whether there is a connection. */
  boolean connected;

  /** Whether it cannot be brought on from the backlog: it is another incarnation, or too old. */
  boolean lost;

  /** Newest commit point that it said it knows. */
  Version knownCommitPoint = Version.NONE;

  private boolean placed;
  private long heldIndex;
  private long sendIndex;
  private int sendPart;
  private long sentSerial;
  private long answeredSerial;
  private long farthestSerial;
  private Version toldCommitPoint = Version.NONE;
  private long spokenNanos;
  private long progressNanos;
  private boolean inTrouble;
  private long troubleSince;
  private @Nullable String refusal;

  Peer(Member member, long heldIndex) {
    this.member = member;
    this.heldIndex = heldIndex;
  }

  /** It is asked what it holds; nothing is sent until it has answered. */
  void asked(long nowNanos) {
    placed = false;
    spokenNanos = nowNanos;
  }

  /**
   * It holds everything below {@code index}, whose first part is {@code serial}: sending goes on
   * there.
   */
  void place(long index, long serial, long nowNanos) {
    placed = true;
    lost = false;
    sendFrom(index, serial);
    holds(index, nowNanos);
  }

  /** The next to be sent is {@code index}, whose first part is {@code serial}. */
  void sendFrom(long index, long serial) {
    sendIndex = index;
    sendPart = 0;
    sentSerial = serial;
    answeredSerial = serial;
  }

  /** Whether it was asked, and answered, what it holds since the connection was made. */
  boolean isPlaced() {
    return connected && placed;
  }

  /** It holds everything below {@code index}. */
  void holds(long index, long nowNanos) {
    if (index > heldIndex) {
      heldIndex = index;
      progress(nowNanos);
    }
  }

  /** Every entry below this index is held. */
  long heldIndex() {
    return heldIndex;
  }

  /** The connection is gone: what was sent may not have arrived. */
  void displaced() {
    connected = false;
    placed = false;
    farthestSerial = 0;
  }

  boolean mayBeSent(int window) {
    return isPlaced() && sentSerial - answeredSerial < window;
  }

  long sendIndex() {
    return sendIndex;
  }

  int sendPart() {
    return sendPart;
  }

  /** The next part of the entry is sent. */
  void sent(Backlog.Entry entry, Version commitPoint, long nowNanos) {
    spoken(commitPoint, nowNanos);
    sentSerial++;
    sendPart++;
    if (sendPart == entry.parts()) {
      sendIndex++;
      sendPart = 0;
    }
  }

  /** A message carries the commit point to it. */
  void spoken(Version commitPoint, long nowNanos) {
    toldCommitPoint = commitPoint;
    spokenNanos = nowNanos;
  }

  Version toldCommitPoint() {
    return toldCommitPoint;
  }

  long spokenNanos() {
    return spokenNanos;
  }

  /**
   * A part that was sent has arrived. Coming as far as before a refusal, again and again, is no
   * progress.
   */
  void answered(long serial, long nowNanos) {
    if (serial >= answeredSerial && serial < sentSerial) {
      answeredSerial = serial + 1;
      if (answeredSerial > farthestSerial) {
        farthestSerial = answeredSerial;
        progress(nowNanos);
      }
    }
  }

  /**
   * It cannot take what it is sent, for a reason that may pass. What was on its way behind that is
   * refused too, which says nothing.
   */
  void refused(String why) {
    if (placed || refusal == null) {
      refusal = why;
    }
    placed = false;
  }

  /** Whether it owes an answer. */
  boolean owes() {
    return answeredSerial < sentSerial;
  }

  /** How long nothing was sent to it and nothing good came from it. */
  long quietNanos(long nowNanos) {
    return nowNanos - Math.max(spokenNanos, progressNanos);
  }

  private void progress(long nowNanos) {
    progressNanos = nowNanos;
    inTrouble = false;
    refusal = null;
  }

  /**
   * For how long it has been unreachable, lost, refusing, or owing an answer without any progress.
   */
  long troubleNanos(long nowNanos) {
    boolean trouble = !isPlaced() || lost || owes() || refusal != null;
    if (trouble && !inTrouble) {
      troubleSince = nowNanos;
    }
    inTrouble = trouble;
    return trouble ? nowNanos - troubleSince : 0;
  }

  /** Why it is waited for, for people. */
  String trouble() {
    if (!connected) {
      return member.node() + " is not reachable";
    }
    if (lost) {
      return member.node() + " no longer has the replica " + member;
    }
    return refusal != null
        ? member.node() + " refused: " + refusal
        : member.node() + " does not answer";
  }
}
