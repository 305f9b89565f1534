package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.baton.daemon.config.CoordinatorSettings;
import io.baton.daemon.config.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The configuration's page and example files are what the code says. To rewrite them after an
 * intended change: run this test with {@code -Dbaton.rewriteConfiguration=true}, then look at the
 * difference.
 */
final class ConfigurationPagesTest {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  @Test
  void thePageIsWhatTheCodeSays() throws Exception {
    check("docs/configuration.md", ConfigurationPages.page(ROOT));
  }

  @Test
  void theExamplesAreWhatTheCodeSays() throws Exception {
    check(
        "distribution/src/conf/storage-node.properties",
        ConfigurationPages.example("storage-node", NodeSettings.ALL));
    check(
        "distribution/src/conf/coordinator.properties",
        ConfigurationPages.example("coordinator", CoordinatorSettings.ALL));
  }

  private static void check(String path, String text) throws IOException {
    Path file = ROOT.resolve(path);
    if (Boolean.getBoolean("baton.rewriteConfiguration")) {
      Files.writeString(file, text);
    }
    assertEquals(
        text,
        Files.exists(file) ? Files.readString(file) : "(missing)",
        path + " differs from the code: rewrite it with -Dbaton.rewriteConfiguration=true");
  }
}
