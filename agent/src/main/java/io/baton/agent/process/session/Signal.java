package io.baton.agent.process.session;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals, sent by the JDK: {@link ProcessHandle} compares start times, so that no other process
 * that got the pid is hit, and it starts no process, which a machine without memory or pids left
 * would refuse just when it is needed. It knows no process groups: whoever means one sends to each
 * process, and looks again for those that were forked meanwhile. Only for a program that forks
 * faster than that there is {@link #killGroups}.
 */
public enum Signal {
  /** SIGTERM. */
  TERM,
  /** SIGKILL. */
  KILL;

  private static final Logger LOG = LoggerFactory.getLogger(Signal.class);
  private static final int SHELL_SECONDS = 10;

  /** Sends it, if the process is still there. Whether it had an effect a later look shows. */
  public void send(ProcessStat process) throws IOException {
    Optional<ProcessHandle> handle = ProcessHandle.of(process.pid());
    // The handle is of whoever has the pid now; it must be the same one as was seen.
    boolean same =
        ProcessStat.of(process.pid()).filter(now -> now.start() == process.start()).isPresent();
    if (handle.isPresent() && same) {
      var unused = this == TERM ? handle.get().destroy() : handle.get().destroyForcibly();
    }
  }

  /**
   * Sends SIGKILL to the process groups of these, and to those of their sessions' leaders, each at
   * one instant, by a shell.
   *
   * @return completes when it was sent, or cannot be: then {@link #send} has to do
   */
  public static CompletableFuture<?> killGroups(Collection<ProcessStat> processes) {
    try {
      // One that was just started is of our own group until it has its session.
      ProcessStat own = ProcessStat.of(ProcessHandle.current().pid()).orElseThrow();
      String groups =
          processes.stream()
              .filter(process -> process.session() != own.session())
              .flatMap(process -> Stream.of(process.group(), process.session()))
              .distinct()
              .map(group -> " -" + group)
              .collect(Collectors.joining());
      return new ProcessBuilder("/bin/sh", "-c", "kill -s KILL --" + groups)
          .redirectErrorStream(true)
          .redirectOutput(Redirect.DISCARD)
          .start()
          .onExit()
          .orTimeout(SHELL_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      LOG.warn("no signal to the process groups of {}", processes, e);
      return CompletableFuture.completedFuture(null);
    }
  }
}
