package io.baton.it;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.baton.agent.process.session.ProcessStat;
import io.baton.registry.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What a power cut does to a node: its agent, the programs that the agent has started, and what
 * those have started, are gone.
 */
final class NodeDeath {

  private NodeDeath() {}

  /** SIGKILL for all of them; returns when none is left. Ends nothing else. */
  static void of(TestProcess agent) throws IOException, InterruptedException {
    agent.pause(); // it starts nothing more, and acknowledges nothing
    Eventually.await("the pause", TestCluster.PATIENCE, () -> stat(agent.pid()).state() == 'T');
    ImmutableList<ProcessHandle> started =
        ProcessHandle.of(agent.pid()).orElseThrow().descendants().collect(toImmutableList());
    long ours = stat(agent.pid()).session();
    ImmutableSet.Builder<Long> sessions = ImmutableSet.builder();
    for (ProcessHandle each : started) {
      ProcessStat.of(each.pid())
          .map(ProcessStat::session)
          .filter(session -> session != ours)
          .ifPresent(sessions::add);
    }
    agent.kill();
    started.forEach(ProcessHandle::destroyForcibly);
    // Also what was forked meanwhile.
    ImmutableSet<Long> all = sessions.build();
    Eventually.await("the end", TestCluster.PATIENCE, () -> killAll(all).isEmpty());
  }

  private static ProcessStat stat(long pid) {
    try {
      return ProcessStat.of(pid).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ImmutableList<Long> killAll(ImmutableSet<Long> sessions) {
    try {
      ImmutableList<Long> left =
          ProcessStat.all().stream()
              .filter(each -> sessions.contains(each.session()) && each.isAlive())
              .map(ProcessStat::pid)
              .collect(toImmutableList());
      left.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
      return left;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
