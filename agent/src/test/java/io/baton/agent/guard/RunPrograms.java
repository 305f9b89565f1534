package io.baton.agent.guard;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.baton.agent.process.OutputFile;
import io.baton.agent.process.ProcessNote;
import io.baton.agent.process.TestPrograms;
import io.baton.agent.process.command.Command;
import io.baton.agent.process.watch.Backoff;
import io.baton.agent.process.watch.HealthCheck;
import io.baton.agent.supervise.Lifeline;
import io.baton.agent.supervise.RunPlan;
import io.baton.agent.supervise.Supervisor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Real programs of guards under test, beside a ZooKeeper that says what the test says. */
final class RunPrograms implements AutoCloseable, Lifeline {

  static final Duration SESSION = Duration.ofSeconds(2);

  private final TestPrograms programs;
  private final Path directory;
  volatile Duration silence = Duration.ZERO;

  RunPrograms(Path directory) {
    this.directory = directory;
    this.programs = new TestPrograms(directory);
  }

  Supervisor.Means means() {
    return new Supervisor.Means(programs.programs(), programs.scheduler(), this);
  }

  @Override
  public Duration sinceContact() {
    return silence;
  }

  @Override
  public Duration sessionTimeout() {
    return SESSION;
  }

  Path output() {
    return directory.resolve("output.log");
  }

  /** What a script of the shell does, with the directory as its {@code $1}. */
  RunPlan sh(String script) {
    return new RunPlan(
        new Command(
            ImmutableList.of("sh", "-c", script, "sh", directory.toString()),
            ImmutableMap.of(),
            Optional.empty(),
            Optional.empty()),
        new ProcessNote(directory.resolve("process.json")),
        new OutputFile(output(), 1 << 20),
        Duration.ofSeconds(20),
        Duration.ofSeconds(10),
        Optional.empty(),
        Optional.empty(),
        new RunPlan.CutOff(true, Duration.ofMillis(1600)),
        Backoff.of(Duration.ofMillis(10), Duration.ofMillis(100)),
        3);
  }

  static RunPlan within(RunPlan plan, Duration startTimeout) {
    return new RunPlan(
        plan.command(),
        plan.note(),
        plan.output(),
        startTimeout,
        plan.stopTimeout(),
        plan.health(),
        plan.heartbeat(),
        plan.cutOff(),
        plan.backoff(),
        plan.failedResumes());
  }

  static RunPlan watched(RunPlan plan, Optional<Command> health, Optional<Duration> heartbeat) {
    return new RunPlan(
        plan.command(),
        plan.note(),
        plan.output(),
        plan.startTimeout(),
        plan.stopTimeout(),
        health.map(
            command -> new HealthCheck.Plan(command, Duration.ofMillis(20), Duration.ofSeconds(5))),
        heartbeat,
        plan.cutOff(),
        plan.backoff(),
        plan.failedResumes());
  }

  static RunPlan leftAlone(RunPlan plan) {
    return new RunPlan(
        plan.command(),
        plan.note(),
        plan.output(),
        plan.startTimeout(),
        plan.stopTimeout(),
        plan.health(),
        plan.heartbeat(),
        new RunPlan.CutOff(false, plan.cutOff().bound()),
        plan.backoff(),
        plan.failedResumes());
  }

  /** Starts one that no guard watches. */
  long start(RunPlan plan) throws IOException {
    return programs.programs().start(plan.command(), plan.output(), plan.note()).pid();
  }

  /** Ends with the test, whatever becomes of its session. */
  void endWithTest(long pid) {
    programs.endWithTest(pid);
  }

  @Override
  public void close() throws IOException {
    programs.close();
  }
}
