package io.baton.agent;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.baton.agent.config.RunConfig;
import io.baton.agent.config.RunConfig.OnIsolation;
import io.baton.agent.process.OutputFile;
import io.baton.agent.process.ProcessNote;
import io.baton.agent.process.command.Command;
import io.baton.agent.process.watch.Backoff;
import io.baton.agent.process.watch.HealthCheck;
import io.baton.agent.supervise.RunPlan;
import java.nio.file.Path;
import java.util.Optional;

/** How programs are run, as it is configured. */
final class RunPlans {

  /** Of what a program prints, before it is put aside at the next start. */
  private static final long OUTPUT_BYTES = 16L << 20;

  private RunPlans() {}

  /**
   * The plan of one.
   *
   * @param notes directory of the notes about it
   */
  static RunPlan of(Path notes, RunConfig run) {
    return new RunPlan(
        new Command(
            run.command(), run.environment().variables(), run.user(), run.workingDirectory()),
        new ProcessNote(notes.resolve("process.json")),
        new OutputFile(notes.resolve("output.log"), OUTPUT_BYTES),
        run.startTimeout(),
        run.stopTimeout(),
        run.health()
            .map(
                health ->
                    new HealthCheck.Plan(
                        command(health.command()), health.every(), health.timeout())),
        run.heartbeat(),
        new RunPlan.CutOff(run.isolation().action() == OnIsolation.STOP, run.isolation().bound()),
        Backoff.of(run.restarts().backoff(), run.restarts().backoffMax()),
        run.restarts().failedResumes());
  }

  /** A command with the agent's own rights. */
  static Command command(ImmutableList<String> words) {
    return new Command(words, ImmutableMap.of(), Optional.empty(), Optional.empty());
  }
}
