package io.baton.replication.owner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a node is asked to learn again. */
class LearnersTest {

  private static final NodeId NODE = new NodeId("n1");
  private static final long RETRY = 10;
  private static final long PATIENCE = 1000;

  private final Learners learners = new Learners(RETRY, PATIENCE);

  /** Asks as soon as it may, and is refused, so many times; the pauses in between. */
  private List<Long> pauses(int refusals, long from) {
    List<Long> pauses = new ArrayList<>();
    long now = from;
    for (int i = 0; i < refusals; i++) {
      learners.asked(NODE, 0, now);
      learners.refused(NODE, now);
      long refused = now;
      while (!learners.isDue(NODE, now)) {
        now++;
      }
      pauses.add(now - refused);
    }
    return pauses;
  }

  @Test
  void aNodeThatRefusesAgainAndAgainIsAskedEverMoreSeldom() {
    assertEquals(List.of(10L, 20L, 40L, 80L, 160L, 160L, 160L), pauses(7, 0));
  }

  @Test
  void aNewConnectionBeginsAnew() {
    pauses(5, 0);
    learners.dueAt(NODE, 5000);
    assertTrue(learners.isDue(NODE, 5000));
    assertEquals(List.of(10L, 20L), pauses(2, 5000));
  }

  @Test
  void soDoesOneThatHasLearned() {
    pauses(5, 0);
    learners.asked(NODE, 0, 5000);
    learners.caughtUp(NODE);
    assertEquals(List.of(10L), pauses(1, 5001));
  }
}
