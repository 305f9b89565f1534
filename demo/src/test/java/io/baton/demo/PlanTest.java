package io.baton.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import io.baton.demo.application.Report;
import io.baton.demo.chunks.PlainRun;
import io.baton.demo.chunks.Totals;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PlanTest {

  @Test
  void killsComeInOrderAndLeaveRoomForTheEnd() {
    long total = 128 << 20;
    for (int seed = 0; seed < 100; seed++) {
      Plan plan = Plan.draw(new SplittableRandom(seed), total, 5);
      long last = 0;
      for (Plan.Kill kill : plan.kills()) {
        assertTrue(kill.after() > last, "seed " + seed);
        assertTrue(kill.unacknowledged() < plan.interval() / 2, "seed " + seed);
        last = kill.after();
      }
      assertEquals(5, plan.kills().size());
      assertTrue(last + 2 * plan.interval() < total, "seed " + seed);
    }
  }

  @Test
  void theSameSeedDrawsTheSamePlan() {
    assertEquals(
        Plan.draw(new SplittableRandom(1), 1 << 24, 3),
        Plan.draw(new SplittableRandom(1), 1 << 24, 3));
  }

  @Test
  void theSummarySaysWhatScriptsNeed() throws Exception {
    Story.Ending ending =
        new Story.Ending(
            new Report.Done("d", "3.9", 100, 2, 2),
            ImmutableList.of(
                new Report.Opened("id", 2, "1.4", "node-1", 3, 40, 5, 0, 7),
                new Report.Opened("id", 3, "2.6", "node-2", 3, 60, 5, 0, 9),
                new Report.Opened("id", 4, "3.7", "node-2", 3, 50, 5, 0, 9)),
            77,
            12);
    DemoOptions options = new DemoOptions(Path.of("in"), 1 << 20, 3, 5, Path.of("scripts"));
    PlainRun.Result plain = new PlainRun.Result(new Totals(100, 2, 2), "d");
    JsonNode json = new ObjectMapper().readTree(new Summary(options, ending, plain, 1).json());
    assertTrue(json.get("equal").booleanValue());
    assertEquals(3, json.get("kills").intValue());
    assertEquals(12, json.get("versions").intValue());
    assertEquals(50, json.get("load_ms").intValue());
    assertEquals(3, json.get("loads").size());
    assertEquals(77, json.get("repeated_bytes").longValue());
    assertEquals(1 << 20, json.get("state_bytes").longValue());
    assertEquals(5, json.get("seed").longValue());
    PlainRun.Result other = new PlainRun.Result(new Totals(100, 2, 2), "e");
    assertTrue(!new Summary(options, ending, other, 1).isEqual());
  }

  @Test
  void theBarTellsSureFromDone() {
    assertEquals(
        "[" + "#".repeat(10) + "+".repeat(10) + ".".repeat(20) + "] 50 %",
        Timeline.bar(25, 50, 100));
  }
}
