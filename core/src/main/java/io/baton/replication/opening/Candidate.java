package io.baton.replication.opening;

import io.baton.api.Member;
import io.baton.api.Version;

/** A recorded member, as an {@link Opening} sees it. */
final class Candidate {

  final Member member;

  /** Whether there is a connection. */
  boolean connected;

  /** Whether it has answered in the present state of the opening. */
  boolean answered;

  /** Whether it takes no further part, and is to be removed from the record. */
  boolean dropped;

  /** Newest version that it is known to hold. */
  Version last = Version.NONE;

  /** What is known of it, for people. */
  String says = "is not reachable";

  Candidate(Member member) {
    this.member = member;
  }

  /** Whether it is still waited for. */
  boolean isAwaited() {
    return !answered && !dropped;
  }
}
