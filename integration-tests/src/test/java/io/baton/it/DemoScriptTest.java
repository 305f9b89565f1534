package io.baton.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/demo} from outside, as a person or a script runs it. */
final class DemoScriptTest {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final String SCRIPT = ROOT.resolve("scripts/demo").toString();
  private static final long SECONDS = 180;

  @TempDir Path directory;
  private Path temporary;

  @BeforeEach
  void prepare() throws Exception {
    // Only from Maven's package phase on are there jars to launch.
    assumeTrue(Files.isDirectory(ROOT.resolve("demo/target/lib")), "the launchers have no jars");
    temporary = Files.createDirectory(directory.resolve("tmp"));
  }

  @Test
  void aKilledRunComesToThePlainResultAndLeavesNothing() throws Exception {
    byte[] content = new byte[6 << 20];
    new Random(1).nextBytes(content);
    Path input = Files.write(directory.resolve("input"), content);
    Process demo =
        start("--input", input.toString(), "--kills", "1", "--segment-size", "1048576", "--json");
    String out = new String(demo.getInputStream().readAllBytes(), UTF_8);
    assertTrue(demo.waitFor(SECONDS, TimeUnit.SECONDS), out);
    assertEquals(0, demo.exitValue(), out);
    List<String> lines = out.lines().toList();
    JsonNode json = new ObjectMapper().readTree(lines.get(lines.size() - 1));
    assertTrue(json.get("equal").booleanValue(), out);
    assertEquals(1, json.get("kills").intValue(), out);
    assertEquals(1, json.get("loads").size(), out);
    assertTrue(json.get("repeated_bytes").longValue() > 0, out);
    assertTrue(out.contains("SIGKILL to machine-a"), out);
    assertNothingIsLeft();
  }

  @Test
  void anInterruptedRunLeavesNothing() throws Exception {
    Process demo = start("--kills", "1");
    List<ProcessHandle> children;
    try (var out = demo.inputReader(UTF_8)) {
      String line = out.readLine();
      while (line != null && !line.contains("storage nodes run")) {
        line = out.readLine();
      }
      children = demo.descendants().toList();
      assertTrue(children.size() >= 4, "ZooKeeper and three nodes: " + children);
      demo.destroy();
      assertTrue(demo.waitFor(SECONDS, TimeUnit.SECONDS));
    }
    assertTrue(children.stream().noneMatch(ProcessHandle::isAlive), "" + children);
    assertNothingIsLeft();
  }

  @Test
  void wrongArgumentsAreTwo() throws Exception {
    for (String[] arguments :
        new String[][] {{"--input", "/no/such"}, {"--kills", "-1"}, {"--frob"}}) {
      Process demo = start(arguments);
      String out = new String(demo.getInputStream().readAllBytes(), UTF_8);
      assertEquals(2, demo.waitFor(), out);
      assertEquals(1, out.lines().count(), out);
    }
    assertNothingIsLeft();
  }

  private Process start(String... arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(SCRIPT).redirectErrorStream(true);
    builder.command().addAll(List.of(arguments));
    builder.environment().put("TMPDIR", temporary.toString());
    return builder.start();
  }

  private void assertNothingIsLeft() throws Exception {
    try (Stream<Path> files = Files.list(temporary)) {
      assertEquals(List.of(), files.toList());
    }
  }
}
