package io.baton.replication.sim;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.replication.sim.Coverage.Branch;
import java.util.Set;

/** Counts what an owner does with its set: who is taught, who joins and who leaves. */
final class Learners {

  private final Coverage coverage;
  private final Set<Member> joined = Sets.newHashSet();
  private final Set<NodeId> learned = Sets.newHashSet();

  Learners(Coverage coverage) {
    this.coverage = coverage;
  }

  /** A learner has answered that it holds a version. */
  void taught(NodeId node) {
    learned.add(node);
  }

  /** A learner is taught, perhaps once more. */
  void taughtAgain(NodeId node) {
    if (learned.remove(node)) {
      coverage.reached(Branch.LEARNER_ROUNDS);
    }
  }

  /** The owner wants another set. */
  void proposed(ImmutableSet<Member> before, ImmutableSet<Member> after) {
    for (Member leaver : Sets.difference(before, after)) {
      boolean swapped = after.stream().anyMatch(m -> m.node().equals(leaver.node()));
      coverage.reached(swapped ? Branch.INCARNATION_SWAPPED : Branch.REMOVED);
      if (joined.contains(leaver)) {
        coverage.reached(Branch.JOINER_DROPPED);
      }
    }
    for (Member joiner : Sets.difference(after, before)) {
      coverage.reached(Branch.JOINED);
      joined.add(joiner);
      learned.remove(joiner.node());
    }
  }
}
