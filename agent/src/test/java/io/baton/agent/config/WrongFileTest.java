package io.baton.agent.config;

import static io.baton.agent.config.WrongFiles.FILE;
import static io.baton.agent.config.WrongFiles.HEAD;
import static io.baton.agent.config.WrongFiles.RUN;
import static io.baton.agent.config.WrongFiles.message;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of files that are wrong in more than a line. */
class WrongFileTest {

  private static final String WRONG_EVERYWHERE =
      """
      directory = "agent"
      session-timeout = "5s"
      start-timeout = "4s"
      colour = "red"
      [programs.a]
      segment = "/a"
      protect = "file"
      path = "/srv/x"
      replicas = "many"
      max-files = 70
      [programs.a.run]
      command = []
      isolation-bound = "6s"
      [programs.b]
      segment = "b"
      protect = "cloud"
      path = "/srv/x"
      """;

  @TempDir Path directory;

  private String refused(String text) throws Exception {
    return WrongFiles.refused(directory, text);
  }

  /** Of each message the part before the description, which is the setting's. */
  private static String withoutDescriptions(String message) {
    return message
        .lines()
        .map(line -> line.replaceFirst("it is missing: .*", "missing"))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void whatIsMissingIsToldWithTheLineOfItsTable() throws Exception {
    String text =
        """
        # Nothing.
        [programs.a]
        protect = "mapped"
        [programs.b]
        [programs.b.run]
        [programs.c]
        segment = "c"
        protect = "directory"
        path = "/srv/c"
        """;
    assertEquals(
        """
        agent.toml line 1: directory: missing
        agent.toml line 1: socket: missing
        agent.toml line 1: zookeeper: missing
        agent.toml line 2: segment: missing
        agent.toml line 2: path: missing
        agent.toml line 2: capacity: missing
        agent.toml line 4: segment: missing
        agent.toml line 4: protect: missing
        agent.toml line 4: path: missing
        agent.toml line 5: command: missing""",
        withoutDescriptions(refused(text)));
    assertTrue(
        refused("")
            .endsWith("zookeeper: it is missing: ZooKeeper's servers, such as zk1:2181,zk2:2181"),
        refused(""));
  }

  @Test
  void everythingIsToldAtOnceInTheOrderOfTheFile() throws Exception {
    List<String> lines = withoutDescriptions(refused(WRONG_EVERYWHERE)).lines().toList();
    assertEquals(
        List.of(
            "agent.toml line 1: directory: \"agent\" does not fit: it must be an absolute path, and"
                + " not the root",
            "agent.toml line 1: socket: missing",
            "agent.toml line 1: zookeeper: missing",
            "agent.toml line 3: start-timeout (4s) must be longer than session-timeout (5s): a start"
                + " waits for the session of a process that died"),
        lines.subList(0, 4));
    assertTrue(lines.get(4).startsWith("agent.toml line 4: colour: unknown key; known are "));
    assertEquals(
        List.of(
            "agent.toml line 6: segment: \"/a\" does not fit: a segment name must not have empty"
                + " parts (no leading, trailing or double slash): \"/a\"",
            "agent.toml line 9: replicas: \"many\" does not fit: it must be a number; 1 to 9",
            "agent.toml line 10: max-files: \"70\" does not fit: it must be 1 to 63",
            "agent.toml line 10: max-files: it does not go with protect = \"file\", only with"
                + " directory",
            "agent.toml line 12: command: the first word must name a program",
            "agent.toml line 13: isolation-bound (6s) must be shorter than session-timeout (5s), as"
                + " on-isolation is stop: the program is stopped before another node may start it",
            "agent.toml line 16: protect: \"cloud\" does not fit: it is one of mapped, file,"
                + " directory",
            "agent.toml line 17: path: /srv/x is the path of programs.a (line 8) already"),
        lines.subList(5, lines.size()));
  }

  @Test
  void anIsolationBoundMayBeLongIfTheProgramGoesOn() throws Exception {
    Path file = directory.resolve("agent.toml");
    String text = HEAD + RUN + "isolation-bound = \"10s\"\non-isolation = \"continue\"\n";
    assertEquals(1, AgentConfigFile.read(Files.writeString(file, text)).programs().size());
  }

  @Test
  void whatDoesNotFitIsNotComparedAsIfItWereTheDefault() throws Exception {
    assertEquals(
        "agent.toml line 4: session-timeout: an array does not fit: it must be a text, or a whole"
            + " number",
        refused(HEAD + "session-timeout = [1]\nstart-timeout = \"9s\"\n"));
    assertEquals(
        "agent.toml line 4: session-timeout: \"1\" does not fit: a time is a number and ms, s, m or"
            + " h",
        refused(HEAD + "session-timeout = 1\nstart-timeout = \"9s\"\n"));
  }

  @Test
  void aProgramsNameHasAtMost63Characters() throws Exception {
    String name = "9" + "a-._".repeat(15) + "zz";
    String good = HEAD + FILE.replace("programs.a", "programs.\"" + name + "\"");
    Path file = Files.writeString(directory.resolve("good.toml"), good);
    assertEquals(Set.of(name), AgentConfigFile.read(file).programs().keySet());
    assertTrue(
        refused(good.replace(name, name + "z"))
            .startsWith("agent.toml line 4: programs." + name + "z: a program's name is 1 to 63 "));
  }

  @Test
  void valuesOfVariablesAreNotTold() throws Exception {
    String message = refused(HEAD + RUN + "environment = { TOKEN = \"s3cret\\u0000\", B = 1.5 }\n");
    assertEquals(
        """
        agent.toml line 10: environment.TOKEN: the variable TOKEN has a zero byte in it
        agent.toml line 10: environment.B: it must be a text, or a whole number""",
        message);
    assertFalse(message.contains("s3cret"));
  }

  @Test
  void aValueOfSeveralLinesIsToldInOne() throws Exception {
    assertEquals(
        "agent.toml line 4: root: \"a b\" does not fit: a path of ZooKeeper is like /baton",
        refused(HEAD + "root = \"a\\nb\"\n"));
  }

  @Test
  void aSocketsPathIsShort() throws Exception {
    String good = HEAD.replace("/run/baton/agent.sock", "/" + "é".repeat(52) + "x");
    Path file = Files.writeString(directory.resolve("good.toml"), good);
    assertEquals(106, AgentConfigFile.read(file).socket().toString().getBytes(UTF_8).length);
    String message = refused(good.replace("x\"", "xx\""));
    assertTrue(
        message.endsWith("a socket's path has at most 106 bytes, this one has 107"), message);
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws Exception {
    Path nowhere = directory.resolve("nowhere.toml");
    assertEquals(
        "cannot read the file " + nowhere + " with settings: no such file or directory",
        message(nowhere));
    Path latin = Files.write(directory.resolve("latin.toml"), new byte[] {'#', (byte) 0xe9});
    assertEquals(
        "cannot read the file " + latin + " with settings: it is not in UTF-8", message(latin));
    Path large = Files.writeString(directory.resolve("l.toml"), "#".repeat((1 << 20) + 1));
    assertEquals(
        "cannot read the file " + large + " with settings: it is larger than 1 MiB",
        message(large));
  }
}
