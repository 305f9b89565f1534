package io.baton.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.cli.agent.AgentCommand;
import io.baton.cli.archive.ArchiveCommand;
import io.baton.cli.archive.RestoreCommand;
import io.baton.cli.command.Converters;
import io.baton.cli.command.Invocation;
import io.baton.cli.group.UngroupCommand;
import io.baton.cli.local.TemporaryClient;
import io.baton.cli.terminal.Terminal;
import io.baton.cli.transfer.CloneCommand;
import io.baton.cli.transfer.DiffCommand;
import io.baton.cli.transfer.ExportCommand;
import io.baton.cli.transfer.ImportCommand;
import io.baton.cli.version.VersionsCommand;
import io.baton.registry.Registry;
import io.baton.registry.RegistryConfig;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command itself, with the options that all subcommands share. */
@Command(
    name = "baton",
    scope = CommandLine.ScopeType.INHERIT,
    versionProvider = VersionCommand.class,
    description = "Administers and inspects a Baton cluster.",
    subcommands = {
      InitCommand.class,
      NodesCommand.class,
      SegmentsCommand.class,
      DescribeCommand.class,
      GetCommand.class,
      PutCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      CloneCommand.class,
      DiffCommand.class,
      VersionsCommand.class,
      ArchiveCommand.class,
      RestoreCommand.class,
      RemoveCommand.class,
      UndeleteCommand.class,
      UngroupCommand.class,
      RecoverCommand.class,
      RegistryCommand.class,
      AgentCommand.class,
      VersionCommand.class
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed; the message says what is safe next",
      "2:wrong arguments",
      "3:no such segment was ever registered",
      "4:registered, but no copy of it can be reached",
      "5:owned elsewhere; nothing was changed",
      "6:outcome unknown: it may have happened, or may still happen",
      "7:ZooKeeper, or too many storage nodes, cannot be reached"
    })
public final class BatonCommand implements Invocation, Runnable {

  private static final Duration SESSION = Duration.ofSeconds(10);
  private static final String AGENT_RUN = "agent run";
  private static final String LOG_CONFIGURATION = "logback.configurationFile";

  private final Terminal terminal;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Option(
      names = "--zookeeper",
      scope = CommandLine.ScopeType.INHERIT,
      paramLabel = "HOSTS",
      defaultValue = "${env:BATON_ZOOKEEPER}",
      description = "ZooKeeper, as host:port,... Otherwise BATON_ZOOKEEPER in the environment.")
  private @Nullable String zookeeper;

  @Option(
      names = "--root",
      scope = CommandLine.ScopeType.INHERIT,
      paramLabel = "ZNODE",
      defaultValue = "${env:BATON_ROOT:-/baton}",
      description = "The cluster's znode. Otherwise BATON_ROOT in the environment, or /baton.")
  private String root = "/baton";

  @Option(
      names = "--timeout",
      scope = CommandLine.ScopeType.INHERIT,
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long a call may take, ${DEFAULT-VALUE} by default.")
  private int timeoutSeconds = 30;

  @Option(
      names = "--json",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Answer with one JSON document.")
  private boolean json;

  @Option(
      names = "--debug",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Log to standard error, errors with their stack traces.")
  private boolean debug;

  @Option(
      names = {"-h", "--help"},
      scope = CommandLine.ScopeType.INHERIT,
      usageHelp = true,
      description = "Show this help message and exit.")
  @SuppressWarnings("UnusedVariable") // picocli's
  private boolean help;

  /** Of the command alone: with a subcommand it means a version of a segment. */
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print version information and exit.")
  @SuppressWarnings("UnusedVariable") // picocli's
  private boolean version;

  private BatonCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Runs the command in this process and ends it. */
  public static void main(String[] args) {
    boolean daemon = String.join(" ", args).startsWith(AGENT_RUN);
    if (!daemon && System.getProperty(LOG_CONFIGURATION) == null) {
      System.setProperty(LOG_CONFIGURATION, "io/baton/cli/logback.xml");
    }
    Terminal terminal = Terminal.ofProcess();
    int status = run(terminal, args);
    terminal.out().flush();
    System.exit(status);
  }

  /**
   * Runs the command in this process, which goes on, to its end; returns its exit status. Sets the
   * system property {@code baton.log}.
   */
  public static int run(Terminal terminal, String... args) {
    BatonCommand baton = new BatonCommand(terminal);
    ErrorReport errors = new ErrorReport(baton);
    CommandLine line =
        new CommandLine(baton)
            .setOut(Terminal.writer(terminal.out()))
            .setErr(Terminal.writer(terminal.err()))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(errors)
            .setParameterExceptionHandler(errors);
    Converters.register(line);
    line.setExecutionStrategy(
        parsed -> {
          // Before anything logs: the level is read once.
          System.setProperty("baton.log", baton.debug ? "DEBUG" : "OFF");
          return new CommandLine.RunLast().execute(parsed);
        });
    return line.execute(args);
  }

  @Override
  public void run() {
    throw wrongArguments("a subcommand is missing");
  }

  @Override
  public CommandLine.ParameterException wrongArguments(String message) {
    return new CommandLine.ParameterException(commandLine(), message);
  }

  private CommandLine commandLine() {
    return Arguments.given(spec).commandLine();
  }

  @Override
  public Terminal terminal() {
    return terminal;
  }

  @Override
  public boolean debug() {
    return debug;
  }

  @Override
  public Duration timeout() {
    if (timeoutSeconds < 3) {
      throw wrongArguments("--timeout must be at least 3 s, not " + timeoutSeconds);
    }
    return Duration.ofSeconds(timeoutSeconds);
  }

  /** Where ZooKeeper is and how patient to be; connects to nothing. */
  RegistryConfig registryConfig() {
    if (zookeeper == null || zookeeper.isBlank()) {
      throw wrongArguments(
          "where is ZooKeeper? Say --zookeeper HOST:PORT,... or set BATON_ZOOKEEPER");
    }
    return new RegistryConfig(zookeeper, root, SESSION, SESSION.dividedBy(2));
  }

  @Override
  public Registry registry() {
    return Registry.connect(registryConfig(), Clock.systemUTC(), new SecureRandom());
  }

  @Override
  public TemporaryClient client() {
    return TemporaryClient.connect(registryConfig(), timeout());
  }

  @Override
  public int answer(ObjectNode document, String text) {
    return answer(() -> document, () -> text);
  }

  /** As {@link #answer(ObjectNode, String)}, but only what is printed takes memory. */
  int answer(Supplier<ObjectNode> document, Supplier<String> text) {
    terminal.out().print(json ? document.get().toPrettyString() + '\n' : text.get());
    terminal.out().flush();
    return ExitCode.OK.status();
  }
}
