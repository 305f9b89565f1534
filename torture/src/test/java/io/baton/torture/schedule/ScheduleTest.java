package io.baton.torture.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Seeds give schedules that have everything, and no fault on top of another of its kind. */
final class ScheduleTest {

  private static final Set<Fault> ALL = EnumSet.allOf(Fault.class);
  private static final Duration LONG = Duration.ofMinutes(10);

  private static List<Step> draw(long seed, Duration length, Set<Fault> faults) {
    return Schedule.draw(seed, Layout.DEFAULT, length, faults);
  }

  private static List<Step.Inflict> faults(List<Step> steps) {
    return steps.stream()
        .filter(Step.Inflict.class::isInstance)
        .map(Step.Inflict.class::cast)
        .toList();
  }

  @Test
  void aSeedGivesOneSchedule() {
    assertEquals(draw(7, LONG, ALL), draw(7, LONG, ALL));
    assertNotEquals(draw(7, LONG, ALL), draw(8, LONG, ALL));
  }

  @Test
  void everyFaultComesAndKillsComeMost() {
    for (int seed = 0; seed < 20; seed++) {
      Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
      faults(draw(seed, LONG, ALL)).forEach(step -> counts.merge(step.fault(), 1, Integer::sum));
      assertEquals(ALL, counts.keySet(), "seed " + seed);
      assertTrue(counts.get(Fault.KILL) > LONG.toSeconds() / 2, "seed " + seed + counts);
    }
  }

  @Test
  void whatIsLeftOutDoesNotCome() {
    assertTrue(
        faults(draw(7, LONG, EnumSet.complementOf(EnumSet.of(Fault.KILL)))).stream()
            .noneMatch(step -> step.fault() == Fault.KILL));
    assertTrue(faults(draw(7, LONG, EnumSet.noneOf(Fault.class))).isEmpty());
  }

  @Test
  void aPartOfAHostHasOneFaultAtATime() {
    List<Step.Inflict> steps = faults(draw(7, LONG, ALL));
    for (int i = 0; i < steps.size(); i++) {
      for (int j = i + 1; j < steps.size(); j++) {
        Step.Inflict one = steps.get(i);
        Step.Inflict other = steps.get(j);
        boolean overlap =
            one.fault().part() == other.fault().part()
                && other.at().compareTo(one.at().plus(one.lasts())) < 0;
        assertTrue(
            !overlap || one.hosts().stream().noneMatch(other.hosts()::contains),
            () -> one + " at " + one.at() + ", " + other + " at " + other.at());
      }
    }
  }
}
