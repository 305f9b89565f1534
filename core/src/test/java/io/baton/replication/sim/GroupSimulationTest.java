package io.baton.replication.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Groups of segments under the simulator's faults (R12). */
class GroupSimulationTest {

  private static final long SEEDS = 500;

  private record Found(long seed, String rule) {}

  /** A seed that finds it, and the begin of what is then said. */
  private static final ImmutableMap<GroupBroken, Found> SEEDS_THAT_FIND =
      ImmutableMap.of(
          GroupBroken.OPENED_APART, new Found(1, "R12 together"),
          GroupBroken.NOT_ROLLED_BACK, new Found(1, "R12 back at the cut"),
          GroupBroken.PART_COMMITTED_ALONE, new Found(1, "R2 counted"),
          GroupBroken.NOT_AT_ONE_INSTANT, new Found(23, "R12 together"));

  @Test
  void aGroupMovesTogetherInEverySeed() {
    Group.Tally tally = new Group.Tally();
    for (long seed = 1; seed <= SEEDS; seed++) {
      AssertionError error = SimulateGroups.failureOf(seed, null, tally);
      if (error != null) {
        throw error;
      }
    }
    assertTrue(tally.wentBack > SEEDS / 10, () -> "hardly ever went back: " + tally);
    assertTrue(tally.recoveredUnclosed > SEEDS / 20, () -> "never unclosed: " + tally);
    assertTrue(tally.claimsResolved > SEEDS / 20, () -> "no claim in doubt: " + tally);
    assertTrue(tally.closed > 5 * SEEDS, () -> "hardly anything closed: " + tally);
  }

  @Test
  void everyVariantHasASeed() {
    assertEquals(Set.of(GroupBroken.values()), SEEDS_THAT_FIND.keySet());
  }

  @ParameterizedTest
  @EnumSource(GroupBroken.class)
  void whatIsBrokenOnPurposeIsFound(GroupBroken broken) {
    Found found = SEEDS_THAT_FIND.get(broken);
    AssertionError error = SimulateGroups.failureOf(found.seed(), broken, new Group.Tally());
    assertNotNull(error, "seed " + found.seed() + " does not find it any more");
    String said = error.getMessage().lines().findFirst().orElse("");
    assertTrue(said.contains("Violation: " + found.rule()), said);
  }
}
