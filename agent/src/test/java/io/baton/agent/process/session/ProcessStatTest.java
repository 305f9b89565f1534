package io.baton.agent.process.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcessStatTest {

  private static String line(String name, char state, int threads) {
    return "12 ("
        + name
        + ") "
        + state
        + " 1 13 14 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 "
        + threads
        + " 0 98765 1000 1 2 3";
  }

  @Test
  void aNameMayHoldAnything() {
    for (String name : new String[] {"a", "", "a b", "a) S 1 2 3 (b", ")", "((", "a\nb"}) {
      assertEquals(
          new ProcessStat(12, name, 'R', 13, 14, 5, 98765), ProcessStat.parse(line(name, 'R', 5)));
    }
  }

  @Test
  void whatHasEndedIsNotAlive() {
    for (char state : "RSDTtIWPK".toCharArray()) {
      assertTrue(ProcessStat.parse(line("a", state, 1)).isAlive());
    }
    for (char state : "ZXx".toCharArray()) {
      assertFalse(ProcessStat.parse(line("a", state, 1)).isAlive());
      assertTrue(ProcessStat.parse(line("a", state, 2)).isAlive(), "only its first thread ended");
    }
  }

  @Test
  void itIsWhatTheKernelSays() throws IOException {
    ProcessHandle self = ProcessHandle.current();
    ProcessStat stat = ProcessStat.of(self.pid()).orElseThrow();
    assertEquals(self.pid(), stat.pid());
    assertTrue(stat.isAlive() && stat.threads() > 1, stat.toString());
    assertTrue(
        ProcessStat.all().stream()
            .anyMatch(each -> each.start() == stat.start() && each.pid() == self.pid()));
    assertEquals(Optional.empty(), ProcessStat.of(5_000_000));
  }

  @Test
  void theIdentityIsOfThisProcessAndBoot() throws IOException {
    ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();
    assertTrue(self.isAlive());
    assertEquals(36, self.bootId().length(), self.bootId());
    assertFalse(new ProcessIdentity(self.pid(), self.start() + 1, self.bootId()).isAlive());
    assertFalse(new ProcessIdentity(self.pid(), self.start(), "another").isAlive());
    assertEquals(Optional.empty(), ProcessIdentity.of(5_000_000));
  }
}
