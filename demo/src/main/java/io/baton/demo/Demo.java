package io.baton.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.api.error.BatonException;
import io.baton.demo.chunks.PlainRun;
import io.baton.demo.cluster.LocalCluster;
import io.baton.demo.cluster.Workspace;
import io.baton.demo.cluster.Workspace.ProcessException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command: sets the stage, has the story told, compares, cleans up. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "An application counts the chunks of a file on machine-a, in a segment of Baton."
          + " It is killed between two checkpoints, a storage node with it, and its local files"
          + " are deleted; it goes on on machine-b, and so on. In the end its result is compared"
          + " with that of an uninterrupted run.",
      "Uses a fresh directory below TMPDIR and free ports; leaves no file and no process behind."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the results are equal",
      "1:they are not, or something failed",
      "2:wrong arguments"
    })
public final class Demo implements Callable<Integer> {

  private static final int LOG_LINES = 15;
  private static final long MIN_SEGMENT = 1 << 20;
  private static final int MAX_KILLS = 100;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "To work on, 1 MiB or more; by default the running Java's own lib/modules.")
  private Path input = Path.of(System.getProperty("java.home"), "lib", "modules");

  @Option(
      names = "--segment-size",
      paramLabel = "BYTES",
      description = "Of the state, 1 MiB or more; 64 MiB by default.")
  private long segmentSize = 64 << 20;

  @Option(names = "--kills", paramLabel = "N", description = "How often it dies; 3 by default.")
  private int kills = 3;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Of all that is random; a new one by default.")
  private @Nullable Long seed;

  @Option(names = "--json", description = "End with one line of JSON.")
  private boolean json;

  @Option(names = "--scripts", hidden = true, description = "Where the launchers are.")
  private Path scripts = Path.of("scripts");

  private final Timeline timeline =
      new Timeline(
          new PrintStream(System.out, true, UTF_8),
          Boolean.getBoolean("baton.terminal"),
          System::nanoTime);

  private Demo() {}

  /** Runs it and ends the process. */
  public static void main(String[] args) {
    CommandLine line = new CommandLine(new Demo());
    line.setParameterExceptionHandler(
        (error, all) -> {
          System.err.println("demo: " + error.getMessage());
          return 2;
        });
    System.exit(line.execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    DemoOptions options = options();
    try (Workspace workspace = Workspace.make()) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupted(workspace), "cleanup"));
      try {
        return run(options, workspace);
      } catch (ProcessException e) {
        timeline.print("demo: " + e.getMessage());
        for (String line : workspace.tail(e.label(), LOG_LINES)) {
          timeline.print("  " + e.label() + ": " + line);
        }
      } catch (BatonException | IllegalStateException | IOException e) {
        timeline.print("demo: " + e.getMessage());
      }
      return 1;
    }
  }

  private DemoOptions options() throws IOException {
    CommandLine line = new CommandLine(this);
    if (!Files.isReadable(input) || !Files.isRegularFile(input)) {
      throw new ParameterException(line, "cannot read " + input + "; name a file with --input");
    }
    if (Files.size(input) < Plan.MIN_INPUT) {
      throw new ParameterException(line, input + " is smaller than 1 MiB: too little to do");
    }
    if (segmentSize < MIN_SEGMENT) {
      throw new ParameterException(
          line, "--segment-size must be 1 MiB or more, not " + segmentSize);
    }
    if (kills < 0 || kills > MAX_KILLS) {
      throw new ParameterException(line, "--kills must be 0 to " + MAX_KILLS + ", not " + kills);
    }
    long chosen = seed == null ? new SecureRandom().nextInt(1_000_000) : seed;
    return new DemoOptions(
        input.toAbsolutePath(), segmentSize, kills, chosen, scripts.toAbsolutePath());
  }

  private int run(DemoOptions options, Workspace workspace)
      throws IOException, InterruptedException {
    timeline.say("seed %d, input %s", options.seed(), options.input());
    SplittableRandom random = new SplittableRandom(options.seed());
    Plan plan = Plan.draw(random, Files.size(options.input()), options.kills());
    Story.Ending ending;
    try (LocalCluster cluster = LocalCluster.start(workspace, options.scripts())) {
      timeline.say("ZooKeeper and %d storage nodes run", LocalCluster.NODES);
      ending = new Story(workspace, cluster, timeline, options).tell(plan, random);
    }
    PlainRun.Result plain = PlainRun.of(options.input());
    timeline.say("a plain run of the same work, in one go, is done");
    Summary summary = new Summary(options, ending, plain, timeline.seconds());
    timeline.print(summary.text());
    if (json) {
      timeline.print(summary.json());
    }
    return summary.isEqual() ? 0 : 1;
  }

  /** After a signal: what is left is ended and deleted. After a normal end nothing is left. */
  private void interrupted(Workspace workspace) {
    timeline.beSilent();
    try {
      workspace.close();
    } catch (IOException e) {
      System.err.println("demo: not all is cleaned up: " + e.getMessage());
    }
  }
}
