package io.baton.agent.process;

import com.google.common.collect.ImmutableList;
import io.baton.agent.process.session.ProcessStat;
import java.io.IOException;
import java.time.Duration;

/** Processes of a program that SIGKILL has not ended. Nothing must be started in its place yet. */
public final class StillRunningException extends IOException {

  private static final long serialVersionUID = 1;

  StillRunningException(ImmutableList<ProcessStat> left, Duration limit) {
    super(
        "still there "
            + limit.toSeconds()
            + " s after SIGKILL: "
            + left
            + "; in state D they wait for a disk or a file server that does not answer, otherwise"
            + " the agent has no right to end them. End them, then stop the program again");
  }
}
