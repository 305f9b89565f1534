package io.baton.replication.opening;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.Version;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

  /** Who can teach {@code version}, preferably one that is connected. */
  static @Nullable Candidate source(Collection<Candidate> candidates, Version version) {
    Candidate source = null;
    for (Candidate candidate : candidates) {
      if (!candidate.dropped
          && candidate.last.equals(version)
          && (source == null || candidate.connected)) {
        source = candidate;
      }
    }
    return source;
  }

  /** Those that take part to the end. */
  static ImmutableSet<Member> remaining(Collection<Candidate> candidates) {
    return candidates.stream()
        .filter(candidate -> !candidate.dropped)
        .map(candidate -> candidate.member)
        .collect(ImmutableSet.toImmutableSet());
  }

  /** What is known of them, for people. */
  static String describe(Collection<Candidate> candidates) {
    return candidates.stream()
        .map(candidate -> candidate.member.node() + " " + candidate.says)
        .collect(Collectors.joining("; "));
  }
}
