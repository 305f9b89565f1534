package io.baton.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.machine.MachineSuite;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code scripts/torture} from outside, as a person or a script runs it. */
@MachineSuite(needs = "root, iproute2, nftables and libfaketime")
final class TortureScriptTest {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final String SCRIPT = ROOT.resolve("scripts/torture").toString();
  private static final long SECONDS = 600;

  @TempDir Path directory;

  @Test
  void aShortRunHasEverythingAndFindsNothing() throws Exception {
    JsonNode result = run(0, "--minutes", "0.5", "--seed", "4", "--json");
    for (String count : List.of("checkpoints", "kills", "pauses", "partitions", "takeovers")) {
      assertTrue(result.get(count).longValue() > 0, count + ": " + result);
    }
    assertTrue(result.has("unknown"), result::toString);
    assertEquals(0, result.get("lost").longValue(), result::toString);
    assertEquals(0, result.get("violations").longValue(), result::toString);
    assertNothingIsLeft();
  }

  @Test
  void disksThatWereSetBackAreFoundAndTheNotesKept() throws Exception {
    JsonNode result =
        run(1, "--minutes", "0.1", "--seed", "4", "--broken", "disks-set-back", "--json");
    assertTrue(result.get("lost").longValue() > 0, result::toString);
    try (Stream<Path> kept = Files.list(directory.resolve("tmp"))) {
      Path run = kept.findFirst().orElseThrow();
      assertTrue(Files.readString(run.resolve("violations")).contains("is lost"));
      assertTrue(Files.isDirectory(run.resolve("logs")));
      assertTrue(Files.isDirectory(run.resolve("disks")));
    }
  }

  @ParameterizedTest
  @CsvSource({"INT, 130, ' cut '", "TERM, 143, the cluster starts"})
  void anInterruptedRunLeavesNothing(String signal, int exit, String during) throws Exception {
    Process torture = start("--minutes", "5", "--seed", "4");
    try (BufferedReader out = torture.inputReader(UTF_8)) {
      String line = out.readLine();
      while (line != null && !line.contains(during)) {
        line = out.readLine();
      }
      List<ProcessHandle> children = torture.descendants().toList();
      assertFalse(children.isEmpty());
      new ProcessBuilder("kill", "-" + signal, Long.toString(torture.pid())).start();
      assertTrue(torture.waitFor(SECONDS, TimeUnit.SECONDS));
      assertEquals(exit, torture.exitValue());
      assertEquals(List.of(), children.stream().filter(ProcessHandle::isAlive).toList());
    }
    assertNothingIsLeft();
  }

  @Test
  void aMachineThatLacksSomethingIsToldWhat() throws Exception {
    Path bin = Files.createDirectories(directory.resolve("bin"));
    for (String tool : List.of("bash", "dirname", "env", "paste", "readlink", "sort")) {
      Files.copy(Path.of("/usr/bin", tool), bin.resolve(tool), COPY_ATTRIBUTES);
    }
    ProcessBuilder torture = builder();
    torture.environment().put("PATH", bin.toString());
    assertOneLine(torture.start(), "lacks iproute2 nftables util-linux: install it");
    assertNothingIsLeft();
  }

  @Test
  void wrongArgumentsAreTwoWithOneLine() throws Exception {
    for (String[] arguments :
        new String[][] {
          {"--minutes", "0"},
          {"--minutes", "Infinity"},
          {"--minutes", "soon"},
          {"--seed", "x"},
          {"--without", "rain"},
          {"--broken", "everything"},
          {"--frob"}
        }) {
      assertOneLine(start(arguments), arguments[0]);
    }
    assertNothingIsLeft();
  }

  private static void assertOneLine(Process torture, String what) throws Exception {
    String out = new String(torture.getInputStream().readAllBytes(), UTF_8);
    assertEquals(2, torture.waitFor(), out);
    assertEquals(1, out.lines().count(), out);
    assertTrue(out.startsWith("torture: ") && out.contains(what), out);
  }

  private JsonNode run(int exit, String... arguments) throws Exception {
    Process torture =
        builder(arguments)
            .redirectErrorStream(false)
            .redirectError(directory.resolve("told").toFile())
            .start();
    String out = new String(torture.getInputStream().readAllBytes(), UTF_8);
    assertTrue(torture.waitFor(SECONDS, TimeUnit.SECONDS), out);
    assertEquals(exit, torture.exitValue(), out + Files.readString(directory.resolve("told")));
    assertEquals(1, out.lines().count(), out);
    return new ObjectMapper().readTree(out);
  }

  private Process start(String... arguments) throws Exception {
    return builder(arguments).start();
  }

  private ProcessBuilder builder(String... arguments) throws Exception {
    Path temporary = Files.createDirectories(directory.resolve("tmp"));
    // Whoever runs the tests in the background has them begin with an INT that is ignored.
    ProcessBuilder builder = new ProcessBuilder("/usr/bin/env", "--default-signal=INT", SCRIPT);
    builder.redirectErrorStream(true).command().addAll(List.of(arguments));
    builder.environment().put("TMPDIR", temporary.toString());
    return builder;
  }

  private void assertNothingIsLeft() throws Exception {
    try (Stream<Path> left = Files.list(directory.resolve("tmp"))) {
      assertEquals(List.of(), left.toList());
    }
    assertTrue(
        Files.readAllLines(Path.of("/proc/mounts")).stream()
            .noneMatch(mount -> mount.contains(directory.toString())));
  }
}
