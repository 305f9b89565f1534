package io.baton.agent.process.session;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

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

  /** Sends SIGKILL to whole process groups, each at one instant, by a shell. */
  public static void killGroups(Collection<ProcessStat> processes) throws IOException {
    // One that was just started is of our own group until it has its session.
    long own = ProcessStat.of(ProcessHandle.current().pid()).orElseThrow().group();
    String groups =
        processes.stream()
            .filter(process -> process.group() != own)
            .map(process -> "-" + process.group())
            .distinct()
            .collect(Collectors.joining(" "));
    var unused =
        new ProcessBuilder("/bin/sh", "-c", "kill -s KILL -- " + groups)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start();
  }
}
