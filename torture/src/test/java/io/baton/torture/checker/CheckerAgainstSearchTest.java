package io.baton.torture.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.torture.checker.Write.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The checker says of small random histories what trying every order says. */
final class CheckerAgainstSearchTest {

  private static final int HISTORIES = 60_000;
  private static final int SPAN = 16;

  @Test
  void bothSayTheSame() {
    int right = 0;
    for (int seed = 0; seed < HISTORIES; seed++) {
      SegmentHistory history = history(new SplittableRandom(seed));
      Verdict verdict = Checker.check(history);
      boolean linearizable = Exhaustive.isLinearizable(history);
      int number = seed;
      assertEquals(
          linearizable,
          verdict.isClean(),
          () -> "seed " + number + ": " + history + "\n" + verdict);
      right += linearizable ? 1 : 0;
    }
    int found = right;
    assertTrue(right > HISTORIES / 20 && right < HISTORIES / 20 * 19, () -> found + " were right");
  }

  /** Up to four opens, six writes and a fetch, at times that overlap a lot. */
  private static SegmentHistory history(SplittableRandom random) {
    Told told = new Told();
    List<Long> values = new ArrayList<>(List.of(SegmentHistory.INITIAL));
    long begin = 0;
    int opens = random.nextInt(1, 5);
    for (int i = 0; i < opens; i++) {
      String id = "o" + i;
      long invoked = begin + random.nextInt(4);
      long returned = invoked + random.nextInt(5);
      told.open(id, invoked, returned, read(random, values));
      long at = returned;
      int writes = random.nextInt(3);
      for (int j = 0; j < writes; j++) {
        long value = values.size();
        values.add(value);
        at += random.nextInt(2);
        told.write(id, value, at, outcome(random), at + random.nextInt(6));
      }
      begin = random.nextInt(3) == 0 ? random.nextInt(SPAN) : at;
    }
    if (random.nextInt(3) == 0) {
      long invoked = random.nextInt(SPAN);
      told.fetch("f", invoked, invoked + random.nextInt(4), read(random, values));
    }
    return told.history();
  }

  /** Mostly the newest, so that some histories are right. */
  private static long read(SplittableRandom random, List<Long> values) {
    int back = random.nextInt(3) == 0 ? random.nextInt(values.size()) : 0;
    return values.get(values.size() - 1 - back);
  }

  private static Outcome outcome(SplittableRandom random) {
    int drawn = random.nextInt(10);
    return drawn < 5 ? Outcome.ACKNOWLEDGED : drawn < 9 ? Outcome.UNKNOWN : Outcome.REFUSED;
  }
}
