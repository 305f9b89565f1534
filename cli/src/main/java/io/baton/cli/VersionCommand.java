package io.baton.cli;

import io.baton.cli.answer.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParentCommand;

/** Says which Baton this is. */
@Command(name = "version", description = "Says which version of Baton this is.")
final class VersionCommand implements Callable<Integer>, IVersionProvider {

  @ParentCommand private @Nullable BatonCommand parent;

  @Override
  public Integer call() throws IOException {
    return Arguments.given(parent)
        .answer(
            Json.object().put("version", version()).put("java", Runtime.version().toString()),
            String.join("\n", getVersion()) + '\n');
  }

  @Override
  public String[] getVersion() throws IOException {
    return new String[] {"baton " + version() + " (Java " + Runtime.version() + ')'};
  }

  private static String version() throws IOException {
    Properties properties = new Properties();
    try (InputStream file = VersionCommand.class.getResourceAsStream("version.properties")) {
      properties.load(Arguments.given(file));
    }
    return properties.getProperty("version", "unknown");
  }
}
