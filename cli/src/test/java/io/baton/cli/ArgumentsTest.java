package io.baton.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

  private static final String NOWHERE = "127.0.0.1:1";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "frobnicate",
        "put one",
        "put one two three",
        "get //bad file",
        "segments --limit 0",
        "segments --limit many",
        "nodes --timeout 1",
        "rm some",
        "undelete",
        "undelete some --id short",
        "undelete some --as //bad",
        "undelete some --group --as other",
        "segments --removed --after a",
        "describe",
        "describe some --id 00000000000000010000000000000002",
        "put some pom.xml --replicas 0",
        "export some",
        "export some target",
        "import pom.xml",
        "import pom.xml some --check",
        "clone some //bad",
        "diff some",
        "diff some other --limit 0",
        "diff some //bad --segment",
        "put some pom.xml --capacity lots",
        "put some pom.xml --durability often",
        "nodes --unknown"
      })
  void wrongArgumentsAreToldInTwoLines(String line) {
    Ran ran = Ran.of((line + " --zookeeper " + NOWHERE).split(" "));
    assertEquals(2, ran.status(), ran.err());
    assertEquals("", ran.out());
    List<String> lines = ran.err().lines().toList();
    assertEquals(2, lines.size(), ran.err());
    assertTrue(lines.get(0).startsWith("baton: "), ran.err());
    assertTrue(lines.get(1).endsWith("--help"), ran.err());
  }

  @Test
  void subcommandIsNeeded() {
    assertEquals(2, Ran.of().status());
  }

  @Test
  void helpListsExitCodes() {
    Ran ran = Ran.of("put", "--help");
    assertEquals(0, ran.status());
    for (ExitCode code : ExitCode.values()) {
      assertTrue(ran.out().contains("  " + code.status() + "  "), "exit code " + code);
    }
    assertTrue(ran.out().contains("--takeover"));
    assertTrue(ran.out().contains("--zookeeper"));
  }

  @Test
  void diffHasExitCodesOfItsOwn() {
    Ran ran = Ran.of("diff", "--help");
    assertTrue(ran.out().contains("  1  "), ran.out());
    assertTrue(ran.out().contains("they differ"), ran.out());
    assertFalse(ran.out().contains("owned elsewhere"), ran.out());
  }

  @Test
  void versionIsTheBuilds() {
    Ran ran = Ran.of("version");
    assertEquals(0, ran.status());
    assertTrue(ran.out().matches("(?s)baton [0-9]+\\.[0-9]+\\..*"), ran.out());
  }

  @Test
  void missingFileIsFoundBeforeAnythingElse() {
    Ran ran = Ran.of("put", "some", "no/such/file", "--zookeeper", NOWHERE);
    assertEquals(1, ran.status());
    assertEquals("baton: no/such/file: no such file\n", ran.err());
  }

  @Test
  void noIsNo() {
    Ran ran = Ran.typing("n\n", "rm", "some", "--zookeeper", NOWHERE);
    assertEquals(1, ran.status());
    assertTrue(ran.err().contains("was not removed"), ran.err());
  }
}
