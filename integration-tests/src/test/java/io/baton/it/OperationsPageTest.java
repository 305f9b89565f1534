package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.it.PageOfCommands.Block;
import io.baton.machine.MachineSuite;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/operations.md tells to do can be done: all its commands are run, from top to bottom, on
 * three machines that are three addresses of loopback with a directory each.
 */
@MachineSuite(needs = "jq and curl")
final class OperationsPageTest {

  private static final Path PAGE =
      DistributionArchive.DIRECTORY.resolve("../../docs/operations.md").normalize();

  /** Ports that the page names; others are taken here, as these may be in use. */
  private static final List<String> PORTS = List.of("2181", "2888", "3888", "9411", "9412");

  private static final String MOST_SECONDS_OF_A_BLOCK = "120";

  @TempDir Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> ports = new HashMap<>();
  private String archive = "";

  @AfterEach
  void endWhatWasStarted() {
    ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(directory + "/"))
        .forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void everyCommandDoesWhatItShould() throws Exception {
    prepare();
    List<Block> blocks = PageOfCommands.read(PAGE);
    Block words = blocks.get(0);
    assertEquals(List.of(1, 2, 3), words.machines(), "every machine knows the words");
    List<String> said = List.of();
    for (Block block : blocks.subList(1, blocks.size())) {
      List<TestProcess> shells =
          block.machines().stream().map(machine -> shell(machine, words, block)).toList();
      for (TestProcess shell : shells) {
        said = said(shell, block);
      }
    }
    String last = String.join("\n", said);
    assertTrue(last.matches("(?s).*try/install +ready .* 3 of 3 .*"), last);
  }

  @Test
  void aCommandWithoutAPlaceIsNotPassedOver() throws IOException {
    Path page = directory.resolve("page.md");
    Files.writeString(page, "Then do it. On machine 2, once:\n\n    a\n\n    b\n\nText\n");
    assertEquals(List.of(new Block(3, List.of(2), "a\n\nb\n")), PageOfCommands.read(page));
    for (String bad : List.of("Do it:\n\n    a\n", "On one machine:\n\n```\na\n```\n")) {
      Files.writeString(page, bad);
      assertThrows(AssertionError.class, () -> PageOfCommands.read(page), bad);
    }
  }

  private void prepare() throws IOException {
    archive = DistributionArchive.file().toString();
    String java = System.getProperty("java.home");
    environment.put("PATH", java + "/bin:/usr/local/bin:/usr/bin:/bin");
    environment.put("JAVA_HOME", java);
    environment.put("TMPDIR", directory.toString());
    environment.put("BATON_JAVA_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    // More than the 5 s for which members tell of an owner that they heard, or the repair comes
    // late.
    environment.put("BATON_GRACE", "6s");
    environment.put("BATON_INTERVAL", "500ms");
    List<ServerSocket> free = new ArrayList<>();
    for (String port : PORTS) {
      ServerSocket socket = new ServerSocket(0);
      free.add(socket);
      ports.put(port, Integer.toString(socket.getLocalPort()));
    }
    // Of storage nodes: the default, so that the page need not say it.
    ServerSocket socket = new ServerSocket(0);
    free.add(socket);
    environment.put("BATON_PORT", Integer.toString(socket.getLocalPort()));
    for (ServerSocket taken : free) {
      taken.close();
    }
  }

  /** Runs a block as a shell does that has read the words. */
  private TestProcess shell(int machine, Block words, Block block) {
    String script =
        wordsOf(machine, withOurPorts(words.commands())) + withOurPorts(block.commands());
    return TestProcess.command(
        "the shell on machine " + machine,
        environment,
        List.of("timeout", MOST_SECONDS_OF_A_BLOCK, "bash", "-euo", "pipefail", "-c", script));
  }

  private static List<String> said(TestProcess shell, Block block) throws Exception {
    int code = shell.exitCode();
    List<String> said = shell.lines();
    assertEquals(
        0,
        code,
        () ->
            "operations.md:%d\n%s\nsaid:\n%s"
                .formatted(block.line(), block.commands(), String.join("\n", said)));
    return said;
  }

  private String wordsOf(int machine, String words) {
    Path own = directory.resolve("machine" + machine);
    String here = set(words, "ME", Integer.toString(machine));
    here = set(here, "HOST1", "127.0.0.1 HOST2=127.0.0.2 HOST3=127.0.0.3");
    here = set(here, "TOP", own.resolve("opt").toString());
    here = set(here, "DATA", own.resolve("data").toString());
    here = set(here, "BACKUP", directory.resolve("backup").toString());
    return set(here, "ARCHIVE", archive);
  }

  private static String set(String words, String variable, String value) {
    Pattern line = Pattern.compile("(?m)^" + variable + "=.*$");
    assertEquals(1, line.matcher(words).results().count(), "lines that set " + variable);
    return line.matcher(words).replaceFirst(variable + "=" + value);
  }

  private String withOurPorts(String script) {
    String result = script;
    for (Map.Entry<String, String> port : ports.entrySet()) {
      result = result.replaceAll("\\b" + port.getKey() + "\\b", port.getValue());
    }
    return result;
  }
}
