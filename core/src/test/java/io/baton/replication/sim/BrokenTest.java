package io.baton.replication.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is broken on purpose is found, so that a history that is satisfied means something. */
class BrokenTest {

  /**
   * A seed that finds it, and the begin of what is then said. A change of the simulator may ask for
   * other seeds: {@code scripts/simulate --broken NAME} tells one.
   */
  private static final ImmutableMap<Broken, Found> SEEDS =
      ImmutableMap.<Broken, Found>builder()
          .put(Broken.FENCE_NOT_CHECKED, new Found(1, "R1 fence"))
          .put(Broken.BASE_NOT_CHECKED, new Found(1, "R6 versions"))
          .put(Broken.JOINER_COUNTED_LATE, new Found(6, "R2 counted"))
          .put(Broken.LEAVER_DROPPED_EARLY, new Found(2, "R2 counted"))
          .put(Broken.UNKNOWN_RESOLVED_BY_READ, new Found(184, "R2 not written over"))
          .put(Broken.LATER_RECORD_IGNORED, new Found(259, "R2 not written over"))
          .put(Broken.MEMBERS_NOT_BROUGHT_UP, new Found(1, "R2 counted"))
          .put(Broken.HALF_TAUGHT_COUNTS, new Found(1, "R6 versions"))
          .put(Broken.INCARNATION_KEPT, new Found(23, "R2 counted"))
          .put(Broken.MEMORY_BELIEVED_AFTER_REBOOT, new Found(140, "R6 versions"))
          .put(Broken.SEQUENCE_REUSED, new Found(1, "R6 versions"))
          .put(Broken.UNCOMMITTED_SHOWN, new Found(1, "R7 readers"))
          .put(Broken.UNCOMMITTED_FOLLOWED, new Found(1, "R7 readers"))
          .put(Broken.ID_REUSED, new Found(10, "R7 readers"))
          .put(Broken.NAME_READ_LAGGING, new Found(1, "P6 honest"))
          .put(Broken.REGISTRATION_LEFT_UNDER_WAY, new Found(30, "liveness"))
          .put(Broken.DELETED_ON_HINT, new Found(1, "R10 deletion"))
          .put(Broken.GRACE_ENDED_BLINDLY, new Found(51, "R10 undone"))
          .put(Broken.UNDELETED_IN_OLD_EPOCH, new Found(4, "R10 grace"))
          .put(Broken.WENT_BACK_NOT_NOTICED, new Found(32, "R3 epochs come from the record"))
          .put(Broken.RECORD_BEFORE_BLOCKS, new Found(14, "R6 versions"))
          .put(Broken.SLOT_REUSED_AT_ONCE, new Found(2, "P1 atomic"))
          .put(Broken.NO_SYNC, new Found(2, "P2 kept"))
          .put(Broken.FOLDED_BEFORE_SYNC, new Found(156, "R6 versions"))
          .put(Broken.TORN_RECORD_ACCEPTED, new Found(978, "R6 versions"))
          .put(Broken.NOT_WRITTEN_AGAIN, new Found(200, "R2 counted"))
          .put(Broken.HASH_NOT_CHECKED, new Found(74, "P1 atomic"))
          .buildOrThrow();

  private record Found(long seed, String rule) {}

  static Stream<Broken> variants() {
    return Stream.of(Broken.values());
  }

  @Test
  void everyVariantHasASeed() {
    assertEquals(Set.of(Broken.values()), SEEDS.keySet());
  }

  @ParameterizedTest
  @MethodSource("variants")
  void isFound(Broken broken) {
    Found found = SEEDS.get(broken);
    Plan plan = Plan.of(found.seed(), broken);
    AssertionError error = Campaign.failureOf(found.seed(), plan, new Coverage());
    assertNotNull(error, "seed " + found.seed() + " does not find it any more");
    String said = error.getMessage().lines().findFirst().orElse("");
    assertTrue(said.contains("Violation: " + found.rule()), said);
  }
}
