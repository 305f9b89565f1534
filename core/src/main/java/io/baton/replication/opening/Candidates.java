package io.baton.replication.opening;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.Version;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The recorded members, as an {@link Opening} sees them. */
final class Candidates {

  private final Map<NodeId, Candidate> all = new TreeMap<>();
  private final Set<NodeId> connected = new HashSet<>();

  /** Begins anew with these members. */
  void begin(ImmutableSet<Member> members) {
    all.clear();
    for (Member member : members) {
      Candidate candidate = new Candidate(member);
      candidate.connected = connected.contains(member.node());
      all.put(member.node(), candidate);
    }
  }

  /** All, by the names of their nodes. */
  Collection<Candidate> all() {
    return all.values();
  }

  @Nullable Candidate get(NodeId node) {
    return all.get(node);
  }

  /** A connection is there; who can be asked now, if that is news of a member. */
  @Nullable Candidate connected(NodeId node) {
    connected.add(node);
    Candidate candidate = all.get(node);
    if (candidate == null || candidate.connected) {
      return null;
    }
    candidate.connected = true;
    candidate.says = "has not answered";
    return candidate;
  }

  /** A connection is gone; whose, if a member's. */
  @Nullable Candidate disconnected(NodeId node) {
    connected.remove(node);
    Candidate candidate = all.get(node);
    if (candidate != null) {
      candidate.connected = false;
      candidate.says = "is not reachable";
    }
    return candidate;
  }

  /** Everybody is asked something else. */
  void forgetAnswers() {
    all.values().forEach(candidate -> candidate.answered = false);
  }

  boolean hasAwaited() {
    return all.values().stream().anyMatch(Candidate::isAwaited);
  }

  boolean hasAnswered() {
    return all.values().stream().anyMatch(candidate -> candidate.answered);
  }

  /** Only those that have answered go on; the newest version among their answers. */
  Version keepAnswered() {
    Version newest = Version.NONE;
    for (Candidate candidate : all.values()) {
      if (candidate.answered) {
        newest = Version.max(newest, candidate.last);
      } else {
        candidate.dropped = true;
      }
    }
    return newest;
  }

  /** The oldest version that one of those that take part holds as its newest. */
  Version oldest() {
    return all.values().stream()
        .filter(candidate -> !candidate.dropped)
        .map(candidate -> candidate.last)
        .min(Comparator.naturalOrder())
        .orElse(Version.NONE);
  }

  /** Whether all that take part hold it. */
  boolean allHold(Version version) {
    return all.values().stream().allMatch(c -> c.dropped || c.last.equals(version));
  }

  /** Those that take part to the end. */
  ImmutableSet<Member> remaining() {
    return all.values().stream()
        .filter(candidate -> !candidate.dropped)
        .map(candidate -> candidate.member)
        .collect(ImmutableSet.toImmutableSet());
  }

  /** Those that take part and do not hold it. */
  List<Candidate> unlike(Version version) {
    return all.values().stream().filter(c -> !c.dropped && !c.last.equals(version)).toList();
  }

  /** Who can teach {@code version}, preferably one that is connected. */
  @Nullable Candidate source(Version version) {
    Candidate source = null;
    for (Candidate candidate : all.values()) {
      if (!candidate.dropped
          && candidate.last.equals(version)
          && (source == null || candidate.connected)) {
        source = candidate;
      }
    }
    return source;
  }

  /** What is known of them, for people. */
  String describe() {
    return all.values().stream()
        .map(candidate -> candidate.member.node() + " " + candidate.says)
        .collect(Collectors.joining("; "));
  }
}
