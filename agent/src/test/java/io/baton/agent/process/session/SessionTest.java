package io.baton.agent.process.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That a pid alone makes no process ours. */
class SessionTest {

  private Process process;
  private ProcessIdentity identity;

  @BeforeEach
  void start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder("setsid", "sh", "-c", "echo; exec sleep 1000");
    builder.environment().put(Session.VARIABLE, "marked");
    process = builder.start();
    assertEquals('\n', process.getInputStream().read(), "it has its session");
    identity = ProcessIdentity.of(process.pid()).orElseThrow();
  }

  @AfterEach
  void kill() throws Exception {
    process.destroyForcibly().onExit().get(20, TimeUnit.SECONDS);
  }

  private static List<Long> pids(Session session) throws IOException {
    return session.members().stream().map(ProcessStat::pid).toList();
  }

  private ProcessIdentity earlier() {
    return new ProcessIdentity(identity.pid(), identity.start() - 1, identity.bootId());
  }

  @Test
  void itsLeaderMakesItOurs() throws IOException {
    assertEquals(List.of(process.pid()), pids(new Session(identity, "other")));
  }

  @Test
  void aMarkMakesItOurs() throws IOException {
    assertEquals(List.of(process.pid()), pids(new Session(earlier(), "marked")));
  }

  @Test
  void itsNumberDoesNotMakeItOurs() throws IOException {
    Session session = new Session(earlier(), "other");
    assertEquals(List.of(), pids(session));
    session.leaderEnded();
    assertEquals(List.of(), pids(session));
  }

  @Test
  void anotherProcessGetsNoSignal() throws Exception {
    ProcessStat stat = ProcessStat.of(process.pid()).orElseThrow();
    ProcessStat before =
        new ProcessStat(
            stat.pid(),
            stat.name(),
            stat.state(),
            stat.group(),
            stat.session(),
            stat.threads(),
            stat.start() - 1);
    Signal.KILL.send(before);
    Signal.TERM.send(stat);
    assertEquals(128 + 15, process.onExit().get(20, TimeUnit.SECONDS).exitValue());
    Signal.TERM.send(stat);
  }

  /** As of a process that has not made its session yet. */
  @Test
  void ourOwnGroupIsNeverKilled() throws Exception {
    ProcessStat own = ProcessStat.of(ProcessHandle.current().pid()).orElseThrow();
    Process stranger = new ProcessBuilder("sleep", "1000").start();
    try {
      ProcessStat stat = ProcessStat.of(stranger.pid()).orElseThrow();
      assertEquals(own.group(), stat.group());
      ImmutableList<ProcessStat> both =
          ImmutableList.of(stat, ProcessStat.of(process.pid()).orElseThrow());
      Signal.killGroups(both).get(20, TimeUnit.SECONDS);
      assertEquals(128 + 9, process.onExit().get(20, TimeUnit.SECONDS).exitValue());
      assertTrue(stranger.isAlive());
    } finally {
      stranger.destroyForcibly();
    }
  }
}
