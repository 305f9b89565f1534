package io.baton.replication.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.baton.replication.sim.Coverage.Branch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many seeds; {@code -Dbaton.sim.seeds} and {@code -Dbaton.sim.from} make a campaign of it. */
class SimulationTest {

  private static final int SEEDS = 2_000;

  @Test
  void promisesHoldInEverySeedAndEveryBranchIsReached() {
    long from = Long.getLong("baton.sim.from", 1);
    long seeds = Long.getLong("baton.sim.seeds", SEEDS);
    Coverage coverage = new Coverage();
    for (long seed = from; seed < from + seeds; seed++) {
      Simulation.run(seed, coverage);
    }
    List<Branch> missed = new ArrayList<>();
    for (Branch branch : Branch.values()) {
      if (coverage.count(branch) == 0) {
        missed.add(branch);
      }
    }
    if (seeds >= SEEDS) {
      assertEquals(List.of(), missed, "not reached; reached were " + coverage);
    }
  }
}
