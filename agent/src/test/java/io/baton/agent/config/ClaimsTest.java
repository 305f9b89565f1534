package io.baton.agent.config;

import static io.baton.agent.config.WrongFiles.HEAD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two programs cannot both have. */
class ClaimsTest {

  @TempDir Path directory;

  private String claims(String protect, String path, String otherSegment, String otherPath)
      throws Exception {
    return WrongFiles.refused(
        directory,
        HEAD
            + """
            [programs.a]
            segment = "orders/eu"
            protect = "%s"
            path = "%s"
            [programs.b]
            segment = "%s"
            protect = "file"
            path = "%s"
            """
                .formatted(protect, path, otherSegment, otherPath));
  }

  @Test
  void noTwoProgramsHaveOneSegment() throws Exception {
    assertEquals(
        "agent.toml line 9: segment: orders/eu is the segment of programs.a (line 5) already",
        claims("file", "/srv/a", "orders/eu", "/srv/b"));
  }

  @Test
  void noTwoProgramsHaveOnePathHoweverItIsSpelled() throws Exception {
    for (String spelling : List.of("/srv/a", "/srv//a/", "/srv/./a", "/srv/b/../a")) {
      assertEquals(
          "agent.toml line 11: path: /srv/a is the path of programs.a (line 7) already",
          claims("file", "/srv/a", "b", spelling));
    }
  }

  @Test
  void noProgramHasWhatIsInAnothersDirectory() throws Exception {
    assertEquals(
        "agent.toml line 9: segment: orders/eu/x/y is inside orders/eu, which programs.a (line 5)"
            + " has for its directory",
        claims("directory", "/srv/a", "orders/eu/x/y", "/srv/ab"));
    assertEquals(
        "agent.toml line 11: path: /srv/a/b/c is inside /srv/a, which programs.a (line 7) has for"
            + " its directory",
        claims("directory", "/srv/c/../a", "orders/eux", "/srv/a/b/c"));
  }

  @Test
  void aSegmentMayLieBelowOneThatIsNoDirectory() throws Exception {
    Path file = directory.resolve("agent.toml");
    claims("cloud", "/srv/a", "orders/eu/x", "/srv/a/b");
    String good = Files.readString(file).replace("cloud", "file");
    assertEquals(2, AgentConfigFile.read(Files.writeString(file, good)).programs().size());
  }
}
