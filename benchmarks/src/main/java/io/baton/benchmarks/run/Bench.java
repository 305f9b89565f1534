package io.baton.benchmarks.run;

import io.baton.benchmarks.report.Figure;
import io.baton.benchmarks.report.JsonReport;
import io.baton.benchmarks.report.Machine;
import io.baton.benchmarks.report.Results;
import io.baton.benchmarks.report.Side;
import io.baton.benchmarks.report.TextReport;
import io.baton.demo.cluster.Workspace;
import io.baton.demo.cluster.Workspace.ProcessException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command: measures Baton against the bare program, and says which marks are met. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures Baton against a bare program: plain Java that has the same bytes in two other"
          + " processes. Every server and every run is a process of its own, all on loopback."
          + " Baton and bare take turns; what is shown are medians.",
      "Uses free ports; leaves no process behind, and no file but profiles."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:measured, whatever came out",
      "1:something failed, and is not in the table",
      "2:wrong arguments"
    })
public final class Bench implements Callable<Integer> {

  private static final int LOG_LINES = 30;
  private static final int MAX_RUNS = 100;

  @Option(names = "--json", description = "Print one JSON object instead of a table.")
  private boolean json;

  @Option(
      names = "--only",
      paramLabel = "KEY",
      split = ",",
      description = "Measure these figures, and what comes with them; all by default.")
  private List<String> only = List.of();

  @Option(names = "--runs", paramLabel = "N", description = "Of each side; 3 by default.")
  private int runs = 3;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "For the files of all processes; by default in the build directory.")
  private Path directory = Path.of("");

  @Option(
      names = "--profile",
      paramLabel = "KEY",
      description =
          "Profile Baton's processes during one run of this figure, and show where they were.")
  private @Nullable String profiled;

  @Option(
      names = "--profile-dir",
      paramLabel = "DIR",
      description = "For the profiles; by default in the build directory.")
  private @Nullable Path profileDirectory;

  @Option(
      names = "--profile-event",
      paramLabel = "EVENT",
      description = "cpu (default), wall, itimer, alloc, lock")
  private String event = "cpu";

  @Option(
      names = "--profile-format",
      paramLabel = "FORMAT",
      description = "collapsed (default), html, jfr")
  private String format = "collapsed";

  @Option(names = "--scripts", hidden = true, description = "Where the launchers are.")
  private Path scripts = Path.of("scripts");

  @Option(names = "--commit", hidden = true, description = "Of the source.")
  private String commit = "unknown";

  private Bench() {}

  /** Runs it and ends the process. */
  public static void main(String[] args) {
    CommandLine line = new CommandLine(new Bench());
    // The launcher names a directory, the user perhaps another.
    line.setOverwrittenOptionsAllowed(true);
    line.setParameterExceptionHandler(
        (error, all) -> {
          System.err.println("bench: " + error.getMessage());
          return 2;
        });
    line.setExecutionExceptionHandler(
        (error, failed, all) -> {
          say(error.getMessage());
          return 1;
        });
    System.exit(line.execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (runs < 1 || runs > MAX_RUNS) {
      throw wrong("--runs must be 1 to " + MAX_RUNS + ", not " + runs);
    }
    List<String> keys = profiled == null ? only : List.of(profiled);
    List<Experiment> experiments = experiments(keys);
    Machine machine = Machine.now(commit, directory.toAbsolutePath());
    try (Workspaces workspaces = new Workspaces(directory)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupted(workspaces), "cleanup"));
      Suite suite = suite();
      boolean complete = true;
      for (Experiment experiment : experiments) {
        try (Workspace workspace = workspaces.next()) {
          complete &= run(suite, experiment, workspace);
        }
      }
      if (profiled == null) {
        print(suite.results(), machine);
      } else {
        HotFrames.print(profileDirectory(), System.out);
      }
      return complete ? 0 : 1;
    }
  }

  private Suite suite() throws IOException {
    Path launchers = scripts.toAbsolutePath();
    if (profiled == null) {
      return new Suite(launchers, runs, List.of(Side.values()), Profile.OFF, Bench::say);
    }
    Profile profile = Profile.into(profileDirectory(), event, format);
    return new Suite(launchers, 1, List.of(Side.BATON), profile, Bench::say);
  }

  private Path profileDirectory() {
    Path into =
        profileDirectory == null ? directory.resolve("profile-" + profiled) : profileDirectory;
    return into.toAbsolutePath();
  }

  private static boolean run(Suite suite, Experiment experiment, Workspace workspace)
      throws IOException, InterruptedException {
    try {
      suite.run(experiment, workspace);
      return true;
    } catch (ProcessException e) {
      say(e.getMessage());
      workspace.tail(e.label(), LOG_LINES).forEach(line -> say("  " + e.label() + ": " + line));
      return false;
    }
  }

  private void print(Results results, Machine machine) {
    System.out.println(json ? JsonReport.of(results, machine) : TextReport.of(results, machine));
  }

  private List<Experiment> experiments(List<String> keys) {
    List<String> known = Arrays.stream(Figure.values()).map(Figure::key).toList();
    for (String key : keys) {
      if (!known.contains(key)) {
        throw wrong("no figure is called " + key + "; there are " + String.join(", ", known));
      }
    }
    return Arrays.stream(Experiment.values())
        .filter(
            experiment ->
                keys.isEmpty()
                    || experiment.figures().values().stream()
                        .anyMatch(figure -> keys.contains(figure.key())))
        .toList();
  }

  private ParameterException wrong(String message) {
    return new ParameterException(new CommandLine(this), message);
  }

  private static void say(@Nullable String message) {
    System.err.println("bench: " + message);
  }

  /** After a signal: what is left is ended and deleted. After a normal end nothing is left. */
  private static void interrupted(Workspaces workspaces) {
    try {
      workspaces.close();
    } catch (IOException e) {
      say("not all is cleaned up: " + e.getMessage());
    }
  }
}
