package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README.md shows is true. */
final class ReadmeTest {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  @Test
  void theProgramIsShownAsItIs() throws Exception {
    List<String> source =
        Files.readAllLines(Path.of("src/test/java/io/baton/it/ReadmeExample.java"));
    int first = source.indexOf("  public static void main(String[] args) {");
    int last = source.lastIndexOf("  }");
    String program =
        source.subList(first, last + 1).stream()
            .map(line -> line.substring(2))
            .collect(Collectors.joining("\n"));
    assertEquals(11, program.lines().count(), "lines of the program");
    assertTrue(Files.readString(ROOT.resolve("README.md")).contains(program), program);
  }

  @Test
  void theProgramCountsOnAnotherMachine(@TempDir Path directory) throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 3)) {
      for (int visit = 1; visit <= 2; visit++) {
        TestProcess program =
            cluster.with(
                TestProcess.application(
                    "program " + visit,
                    ReadmeExample.class,
                    cluster.connectString(),
                    cluster.clientDirectory().toString()));
        String kept = "visit " + visit + " is kept as ";
        program.await(0, line -> line.startsWith(kept), TestCluster.PATIENCE);
        assertEquals(0, program.exitCode());
      }
    }
  }
}
