package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Durability;
import io.baton.api.SegmentSpec;
import io.baton.machine.MachineSuite;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All machines that have replicas of a segment lose power at once, right before or right after any
 * sync, and are started again: what was acknowledged is there, what was not is there whole or not
 * at all, and nobody has to be asked. The seed is printed; {@code -Dbaton.cut.seed} repeats the
 * choices.
 */
@MachineSuite(needs = "root, strace, and ext4 on a loop device")
final class PowerCutTest {

  private static final SegmentSpec LARGE = spec(2 << 20);

  /** Its journal is full after some 30 checkpoints of all its blocks. */
  private static final SegmentSpec SMALL = spec(256 << 10);

  private static final int CUTS_OF_TWO = 6;

  /** More syncs than there are. */
  private static final int NEVER = 60_000;

  @TempDir Path directory;

  private final long seed = Long.getLong("baton.cut.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);

  private static SegmentSpec spec(int capacity) {
    return SegmentSpec.ofCapacity(capacity).withDurability(Durability.DISK);
  }

  /** One replica, and a cut before and after each sync of opening and of large checkpoints. */
  @Test
  void atEachSyncOfACheckpoint() throws Exception {
    var script = new PowerCuts.Script(LARGE.withReplicas(1, 1), 6, 2, false, false);
    try (PowerCuts cuts = PowerCuts.start(directory, script, 1, random)) {
      int sync = 0;
      boolean more = true;
      while (more) {
        sync++;
        cuts.round(PowerCuts.Cut.before(sync));
        more = cuts.round(PowerCuts.Cut.after(sync));
      }
      report(cuts);
      assertTrue(sync > script.steps(), () -> "too few syncs were seen: " + cuts);
    }
  }

  /** A journal that is full moves its head, which takes several syncs within one checkpoint. */
  @Test
  void atEachSyncThatMakesRoomInTheJournal() throws Exception {
    var script = new PowerCuts.Script(SMALL.withReplicas(1, 1), 60, 1, true, false);
    try (PowerCuts cuts = PowerCuts.start(directory, script, 1, random)) {
      cuts.round(PowerCuts.Cut.after(NEVER));
      int step = 2;
      while (cuts.syncsUntil(step) == cuts.syncsUntil(step - 1) + 1) {
        step++;
      }
      int first = cuts.syncsUntil(step - 1) + 1;
      int last = cuts.syncsUntil(step);
      for (int sync = first; sync <= last; sync++) {
        assertTrue(cuts.round(PowerCuts.Cut.before(sync)), cuts::toString);
        assertTrue(cuts.round(PowerCuts.Cut.after(sync)), cuts::toString);
      }
      report(cuts);
      // An idle moment more or less, and it has to make room one checkpoint earlier or later.
      assertTrue(cuts.makingRoom() > 0, () -> "none of these made room: " + cuts);
    }
  }

  /**
   * Two replicas, of which one is cut at one of its syncs, and the other wherever it is then; the
   * application lives on, and goes on where it was.
   */
  @Test
  void ofAllItsNodes() throws Exception {
    var script = new PowerCuts.Script(LARGE.withReplicas(2, 2), 6, 2, false, true);
    try (PowerCuts cuts = PowerCuts.start(directory, script, 2, random)) {
      for (int i = 0; i < CUTS_OF_TWO; i++) {
        int sync = random.nextInt(1, script.steps() + 2);
        cuts.round(i % 2 == 0 ? PowerCuts.Cut.before(sync) : PowerCuts.Cut.after(sync));
      }
      report(cuts);
    }
  }

  private void report(PowerCuts cuts) throws Exception {
    cuts.verify();
    System.out.println("seed " + seed + ": " + cuts);
  }
}
