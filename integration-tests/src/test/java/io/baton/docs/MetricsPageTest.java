package io.baton.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/metrics.md} says what the code declares. {@code -Dbaton.rewriteGolden=true} writes it
 * anew.
 */
class MetricsPageTest {

  private static final Path PAGE =
      Path.of("").toAbsolutePath().getParent().resolve("docs").resolve("metrics.md");

  @Test
  void thePageSaysWhatTheCodeDeclares() throws Exception {
    String text = MetricsPage.text();
    if (Boolean.getBoolean("baton.rewriteGolden")) {
      Files.writeString(PAGE, text);
    }
    assertEquals(Files.readString(PAGE), text);
  }
}
