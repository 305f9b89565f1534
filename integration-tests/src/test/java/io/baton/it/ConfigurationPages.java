package io.baton.it;

import com.google.common.collect.ImmutableList;
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

      Every setting of a daemon can be made in three places. Flags win over the environment, which wins over the file, which wins over
      the defaults:

          storage-node --config /etc/baton/storage-node.properties --port 7412
          BATON_PORT=7412 storage-node --config /etc/baton/storage-node.properties
          port=7412                    a line of the file; # begins a comment

      The file is named by `--config`, or by `BATON_CONFIG`; the archive's `conf` has one of each with everything in it, commented out.
      A name that is not known is refused with exit code 2, with the nearest known one and the place that it was read in, and so is any
      other variable that begins with `BATON_`; one environment may serve all daemons. Relations between settings are checked before
      anything is started. Sizes and times have units: `100GiB`, `10s`. A change takes a restart.

      """;

  private static final String LOGS =
      """
      ## Logs

      Daemons log to standard output, or with `log-dir` to `storage-node.log` and `coordinator.log` there: a file that has reached
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

  private static void table(StringBuilder page, ImmutableList<Setting<?>> settings) {
    page.append("| key | flag | variable | default | unit, range | meaning |\n");
    page.append("| --- | --- | --- | --- | --- | --- |\n");
    for (Setting<?> setting : settings) {
      row(
          page,
          "`" + setting.key() + "`",
          "`" + setting.flag() + " " + setting.kind().label() + "`",
          "`" + setting.variable() + "`",
          setting.defaultText().map(text -> "`" + text + "`").orElse(setting.otherwise()),
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
