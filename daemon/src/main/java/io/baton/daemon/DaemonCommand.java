package io.baton.daemon;

import com.google.common.collect.ImmutableList;
import io.baton.daemon.config.ConfigException;
import io.baton.daemon.config.Nearest;
import io.baton.daemon.config.Setting;
import io.baton.daemon.config.Settings;
import io.baton.daemon.log.LogConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command that runs a daemon until it is told to stop: reads its settings, directs its logs,
 * starts it, and tells in a line what went wrong.
 */
public final class DaemonCommand {

  private static final int WRONG_ARGUMENTS = 2;
  private static final String CONFIG = "--config";
  private static final String DEBUG = "--debug";

  private final String name;
  private final String version;
  private final String description;
  private final ImmutableList<Setting<?>> settings;
  private final Map<Integer, String> exitCodes = new TreeMap<>();
  private final Map<Class<?>, Integer> codes = new HashMap<>();

  /**
   * Describes one.
   *
   * @param main whose jar tells the version
   * @param name of the command and of its log
   * @param settings all that can be said
   */
  public DaemonCommand(
      Class<?> main, String name, String description, ImmutableList<Setting<?>> settings) {
    this.name = name;
    this.version = versionOf(main);
    this.description = description;
    this.settings = settings;
    exitCodes.put(DaemonRun.STOPPED, "stopped cleanly");
    exitCodes.put(DaemonRun.FAILED, "failed; the message says why");
    exitCodes.put(WRONG_ARGUMENTS, "wrong arguments or settings; nothing was started");
  }

  /** Adds an exit code of its own for a failure. */
  public DaemonCommand withExitCode(int code, Class<? extends IOException> failure, String what) {
    exitCodes.put(code, what);
    codes.put(failure, code);
    return this;
  }

  /** Starts a daemon. */
  @FunctionalInterface
  public interface Starter {
    /**
     * Returns when it serves.
     *
     * @return stops it in order; called once, on another thread
     */
    Runnable start(Settings settings) throws ConfigException, IOException;
  }

  /** The version of a class's build. */
  public static String versionOf(Class<?> type) {
    return Optional.ofNullable(type.getPackage().getImplementationVersion())
        .orElse("(development build)");
  }

  /**
   * Runs it; after a signal the process ends in here.
   *
   * @return the exit code of what did not start
   */
  public int run(String[] arguments, Starter starter) {
    CommandLine command = new CommandLine(spec());
    command.setExecutionStrategy(parsed -> run(parsed, command.getErr(), starter));
    command.setParameterExceptionHandler(this::wrongArguments);
    int code = command.execute(arguments);
    command.getErr().flush();
    return code;
  }

  private CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name(name).mixinStandardHelpOptions(true);
    spec.version("Baton " + version);
    spec.usageMessage().description(description).sortOptions(false).footer(footer());
    for (Setting<?> setting : settings) {
      spec.addOption(
          OptionSpec.builder(setting.flag())
              .paramLabel(setting.kind().label())
              .type(String.class)
              .description(setting.description() + " [" + setting.otherwise() + ']')
              .build());
    }
    spec.addOption(
        OptionSpec.builder(CONFIG)
            .paramLabel("FILE")
            .type(Path.class)
            .description("a file with settings, one key=value a line [none]")
            .build());
    return spec.addOption(
        OptionSpec.builder(DEBUG).description("show the stack trace of a failure").build());
  }

  private String[] footer() {
    ImmutableList.Builder<String> lines = ImmutableList.builder();
    lines.add(
        "",
        "Every setting may also stand in the environment, as BATON_ZOOKEEPER for",
        "--zookeeper, or in the file, as zookeeper=HOSTS. Flags win over the",
        "environment, which wins over the file. docs/configuration.md has it all.",
        "",
        "Exit codes:");
    exitCodes.forEach((code, what) -> lines.add("  " + code + "  " + what));
    return lines.build().toArray(String[]::new);
  }

  private int wrongArguments(ParameterException error, String[] arguments) {
    String message = String.valueOf(error.getMessage());
    if (error instanceof UnmatchedArgumentException unmatched) {
      String argument = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
      message =
          "unknown argument "
              + argument
              + Nearest.to(argument, settings.stream().map(Setting::flag))
                  .map(near -> "; did you mean " + near + "?")
                  .orElse("");
    }
    return wrong(message, error.getCommandLine().getErr());
  }

  private int wrong(@Nullable String message, PrintWriter errors) {
    errors.println(name + ": " + message);
    errors.println("How to: " + name + " --help");
    return WRONG_ARGUMENTS;
  }

  private int run(ParseResult parsed, PrintWriter errors, Starter starter) {
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    DaemonRun run = new DaemonRun(name, errors, parsed.hasMatchedOption(DEBUG), codes);
    try {
      Settings all = settings(parsed);
      return run.until(LogConfig.of(all), () -> starter.start(all));
    } catch (ConfigException e) {
      return wrong(e.getMessage(), errors);
    }
  }

  private Settings settings(ParseResult parsed) throws ConfigException {
    Map<Setting<?>, String> flags = new HashMap<>();
    for (Setting<?> setting : settings) {
      String text = parsed.matchedOptionValue(setting.flag(), (@Nullable String) null);
      if (text != null) {
        flags.put(setting, text);
      }
    }
    Path file = parsed.matchedOptionValue(CONFIG, (@Nullable Path) null);
    return Settings.of(settings, flags, System.getenv(), Optional.ofNullable(file));
  }
}
