package io.baton.replication.follow;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The members in sync, one of which is the source. Followers begin at different ones, and stay with
 * theirs for as long as it serves them.
 */
final class Sources {

  private final RandomGenerator random;
  private final List<String> problems = new ArrayList<>();
  private ImmutableList<Member> members = ImmutableList.of();
  private int at;

  Sources(RandomGenerator random) {
    this.random = random;
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  Member source() {
    return members.get(at);
  }

  /** Takes the members of a record; whether they are others than before. */
  boolean take(ImmutableSet<Member> inSync) {
    ImmutableList<Member> now = inSync.asList();
    if (now.equals(members)) {
      return false;
    }
    int kept = members.isEmpty() ? -1 : now.indexOf(source());
    at = kept >= 0 || now.isEmpty() ? Math.max(kept, 0) : random.nextInt(now.size());
    members = now;
    problems.clear();
    return true;
  }

  /** The source did what was asked. */
  void served() {
    problems.clear();
  }

  /**
   * A member did not; if it is the source, the next one is from now on. Whether each has failed
   * since one served.
   */
  boolean failed(Member member, String why) {
    if (members.isEmpty() || !source().equals(member)) {
      return false;
    }
    problems.add(member.node() + ": " + why);
    at = (at + 1) % members.size();
    return problems.size() >= members.size();
  }

  /** Why each failed; begins to count anew. */
  ImmutableList<String> takeProblems() {
    ImmutableList<String> taken = ImmutableList.copyOf(problems);
    problems.clear();
    return taken;
  }
}
