package io.baton.it;

import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.registry.Registry;
import io.baton.registry.removal.Removals;
import java.time.Clock;

/** Does what {@code baton} does, in this process. */
final class Administrator {

  private Administrator() {}

  /** Whoever owns it. */
  static void remove(TestCluster cluster, SegmentId id) {
    try (Registry registry = cluster.registry()) {
      new Removals(registry.segments(), Clock.systemUTC()).remove(id, TestCluster.PATIENCE);
    }
  }

  static void undelete(TestCluster cluster, SegmentId id, SegmentName as) {
    try (Registry registry = cluster.registry()) {
      new Removals(registry.segments(), Clock.systemUTC()).undelete(id, as, TestCluster.PATIENCE);
    }
  }
}
