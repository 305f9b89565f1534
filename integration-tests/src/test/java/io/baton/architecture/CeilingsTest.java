package io.baton.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every source of every module stays below the ceilings, but for the listed exceptions. */
class CeilingsTest {

  private static final String EXCEPTIONS =
      "integration-tests/src/test/resources/ceilings-exceptions.txt";

  @Test
  void sourcesStayBelowTheCeilings() throws IOException {
    Path root = Repository.root();
    List<SourceMeasures.Source> sources = Repository.sources(root);
    assertFalse(sources.isEmpty());

    Ceilings ceilings = Ceilings.withExceptions(Files.readAllLines(root.resolve(EXCEPTIONS)));
    List<String> violations = ceilings.violations(SourceMeasures.of(sources));

    assertEquals("", String.join("\n", violations));
  }
}
