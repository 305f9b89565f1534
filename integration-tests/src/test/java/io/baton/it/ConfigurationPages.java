package io.baton.it;

import com.google.common.collect.ImmutableList;
import io.baton.agent.config.AgentSettings;
import io.baton.agent.config.ProgramSettings;
import io.baton.agent.config.RunSettings;
import io.baton.client.BatonConfig;
import io.baton.daemon.config.CoordinatorSettings;
import io.baton.daemon.config.EnvironmentVariable;
import io.baton.daemon.config.NodeSettings;
import io.baton.daemon.config.Setting;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the code says of its configuration, as a page and as example files. */
final class ConfigurationPages {

  private static final String HEAD =
      """
      # Configuration

      Every setting of a storage node or a coordinator can be made in three places. Flags win over the environment, which wins over the
      file, which wins over the defaults:

          storage-node --config /etc/baton/storage-node.properties --port 7412
          BATON_PORT=7412 storage-node --config /etc/baton/storage-node.properties
          port=7412                    a line of the file; # begins a comment

      The file is named by `--config`, or by `BATON_CONFIG`; the archive's `conf` has one of each with everything in it, commented out.
      An agent is told by its own file alone ([below](#agent)).
      A name that is not known is refused with exit code 2, with the nearest known one and the place that it was read in, and so is any
      other variable that begins with `BATON_`; one environment may serve all daemons. Relations between settings are checked before
      anything is started. Sizes and times have units: `100GiB`, `10s`. A change takes a restart.

      """;

  private static final String AGENT =
      """
      ## Agent

      `baton agent run --config FILE`, and nothing else: neither flags nor variables are heard. FILE is TOML, in UTF-8, of
      at most 1 MiB. Texts, sizes and times are strings, `"64MiB"`, `"10s"`; numbers may be strings or integers. The archive's
      `conf/agent.toml` is a sample with every key. A file is refused whole if anything in it is wrong, with one line for everything:

          agent.toml line 12: capacity: "64MB" does not fit: a size is a number and B, KiB, MiB, GiB or TiB
          agent.toml line 14: min-insync: unknown key; did you mean min-in-sync?

      At the top of the file:

      """;

  private static final String PROGRAM =
      """
      A table `[programs.NAME]` for each program; NAME is 1 to 63 of a-z 0-9 . _ -, the first a letter or a digit. A key that does
      not go with `protect` is refused, and so are two programs with one segment or one path, and what is inside another's directory,
      of files or of segments:

      """;

  private static final String RUN =
      """
      A table `[programs.NAME.run]`, if the agent is to start and watch the program:

      """;

  private static final String LOGS =
      """
      ## Logs

      Daemons log to standard output, or with `log-dir` to `storage-node.log`, `coordinator.log` and `agent.log` there: a file that has reached
      `log-file-size` becomes `.1`, the one before it `.2`, and at most `log-files` of them are kept. What is wrong with arguments, and
      why a start failed, is told on standard error in any case. For everything else about logs there is `conf/logback.xml` in the
      archive (the same file is built in); `-Dlogback.configurationFile=FILE` in `BATON_JAVA_OPTS` names another. The `baton` command
      logs nothing, and with `--debug` everything to standard error.

      """;

  private static final String CLIENT =
      """
      ## The client library

      An application makes a `BatonConfig`; files and environment are its own business. `BatonConfig.of(zookeeper, directory)` has the
      defaults, a `with` method changes one.

      | component | default | meaning |
      | --- | --- | --- |
      """;

  private ConfigurationPages() {}

  /** {@code docs/configuration.md}. */
  static String page(Path root) throws IOException {
    StringBuilder page = new StringBuilder(HEAD);
    page.append("## Storage node\n\n`storage-node`, with these settings:\n\n");
    table(page, NodeSettings.ALL);
    page.append("## Coordinator\n\n`coordinator`, with these settings:\n\n");
    table(page, CoordinatorSettings.ALL);
    section(page, AGENT, AgentSettings.ALL);
    section(page, PROGRAM, ProgramSettings.ALL);
    section(page, RUN, RunSettings.ALL);
    page.append(
        """
        ## Other variables of the environment

        | variable | heard by | meaning |
        | --- | --- | --- |
        """);
    for (EnvironmentVariable variable : EnvironmentVariable.values()) {
      row(page, "`" + variable.name() + "`", variable.usedBy(), variable.description());
    }
    page.append(
        "\nThe `baton` command hears `BATON_ZOOKEEPER` and `BATON_ROOT` where `--zookeeper` and"
            + " `--root` are not given.\n\n");
    page.append(LOGS).append(CLIENT);
    clientRows(page, root);
    page.append(
        "\nThis page and the example files are made from the code, by `ConfigurationPagesTest`.\n");
    return page.toString();
  }

  /** A table of a file's table: its settings are made nowhere else. */
  private static void section(StringBuilder page, String head, ImmutableList<Setting<?>> settings) {
    page.append(head);
    page.append("| key | default | value | unit, range | meaning |\n");
    page.append("| --- | --- | --- | --- | --- |\n");
    for (Setting<?> setting : settings) {
      row(
          page,
          "`" + setting.key() + "`",
          defaultOf(setting),
          "`" + setting.kind().label() + "`",
          setting.kind().form(),
          setting.description());
    }
    page.append('\n');
  }

  private static String defaultOf(Setting<?> setting) {
    return setting.defaultText().map(text -> "`" + text + "`").orElse(setting.otherwise());
  }

  private static void table(StringBuilder page, ImmutableList<Setting<?>> settings) {
    page.append("| key | flag | variable | default | unit, range | meaning |\n");
    page.append("| --- | --- | --- | --- | --- | --- |\n");
    for (Setting<?> setting : settings) {
      row(
          page,
          "`" + setting.key() + "`",
          "`" + setting.flag() + " " + setting.kind().label() + "`",
          "`" + setting.variable() + "`",
          defaultOf(setting),
          setting.kind().form(),
          setting.description());
    }
    page.append('\n');
  }

  private static void row(StringBuilder page, String... cells) {
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** The meanings are those of the record's Javadoc. */
  private static void clientRows(StringBuilder page, Path root) throws IOException {
    String source =
        Files.readString(root.resolve("client/src/main/java/io/baton/client/BatonConfig.java"));
    BatonConfig defaults = BatonConfig.of("ZOOKEEPER", Path.of("DIRECTORY"));
    for (RecordComponent component : BatonConfig.class.getRecordComponents()) {
      String name = component.getName();
      Matcher meaning =
          Pattern.compile("@param " + name + " (.*?)(?=\\n \\* @param|\\n \\*/)", Pattern.DOTALL)
              .matcher(source);
      if (!meaning.find()) {
        throw new IllegalStateException("BatonConfig says nothing of " + name);
      }
      row(
          page,
          "`" + name + "`",
          defaultOf(component, defaults),
          meaning
              .group(1)
              .replaceAll("\\n \\*\\s+", " ")
              .replaceAll("\\{@code ([^}]*)\\}", "`$1`"));
    }
  }

  private static String defaultOf(RecordComponent component, BatonConfig defaults) {
    try {
      String text = String.valueOf(component.getAccessor().invoke(defaults));
      return switch (component.getName()) {
        case "zookeeper", "directory" -> "required";
        case "machine" -> "the host's name";
        default -> "`" + text.replaceFirst("^PT([0-9]+)S$", "$1s") + "`";
      };
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(component.toString(), e);
    }
  }

  /** A daemon's example file: everything, commented out. */
  static String example(String daemon, ImmutableList<Setting<?>> settings) {
    StringBuilder file = new StringBuilder();
    file.append("# Settings of bin/" + daemon + " --config FILE, one key=value a line.\n");
    file.append("# What is commented out shows its default; docs/configuration.md says more.\n");
    for (Setting<?> setting : settings) {
      file.append("\n# " + setting.description() + "\n");
      file.append("# " + setting.kind().form() + "; default: " + setting.otherwise() + "\n");
      file.append("#" + setting.key() + "=" + setting.defaultText().orElse("") + "\n");
    }
    return file.toString();
  }
}
