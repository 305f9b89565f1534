package io.baton.agent.process;

import static io.baton.agent.process.TestPrograms.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Sets;
import io.baton.agent.process.command.Command;
import io.baton.agent.process.command.CommandRefusedException;
import io.baton.agent.process.command.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How programs start and end that this agent has started. */
class ProgramsTest {

  @TempDir Path directory;
  private TestPrograms programs;

  @BeforeEach
  void open() {
    programs = new TestPrograms(directory);
  }

  @AfterEach
  void close() throws Exception {
    programs.close();
  }

  @Test
  void itEndsWithItsCode() throws Exception {
    assertEquals(new Exit.Code(0), await(programs.sh("exit 0").exited()));
    assertEquals(new Exit.Code(7), await(programs.sh("exit 7").exited()));
  }

  @Test
  void itEndsByASignal() throws Exception {
    assertEquals(new Exit.Signal(9), await(programs.sh("kill -KILL $$").exited()));
    assertEquals(new Exit.Signal(10), await(programs.sh("kill -USR1 $$").exited()));
  }

  @Test
  void itHasThePidAndTheStartThatAreNoted() throws Exception {
    ProgramProcess process = programs.sh("echo $$; exec cat /proc/self/stat");
    assertEquals(new Exit.Code(0), await(process.exited()));
    List<String> lines = programs.printed().lines().toList();
    assertEquals(process.pid(), Long.parseLong(lines.get(0)));
    List<String> stat = List.of(lines.get(1).split(" ", -1));
    assertEquals(Long.toString(process.pid()), stat.get(0));
    assertEquals(Long.toString(process.identity().start()), stat.get(21));
    assertEquals(Long.toString(process.pid()), stat.get(5), "it leads a session");
  }

  @Test
  void itIsNotedBeforeItRuns() throws Exception {
    ProgramProcess process = programs.sh("cat \"$1\"", programs.note().file().toString());
    await(process.exited());
    String seen = programs.printed();
    assertTrue(seen.contains("\"pid\":" + process.pid() + ","), seen);
    NotedProcess noted = NotedProcess.ofJson(seen.getBytes(UTF_8), programs.note().file());
    assertEquals(process.noted(), noted);
  }

  @Test
  void whatCannotBeNotedIsNotStarted() throws Exception {
    Path evidence = directory.resolve("evidence");
    ProcessNote nowhere = new ProcessNote(directory.resolve("gone/note.json"));
    Command command = Command.of("touch", evidence.toString());
    Set<Long> before = children();
    assertThrows(
        IOException.class, () -> programs.programs().start(command, programs.output(), nowhere));
    assertEquals(Set.of(), Sets.difference(children(), before), "what waited has ended");
    assertFalse(Files.exists(evidence));
  }

  /** As if {@code setsid} had forked: then the pid that is noted would be another's. */
  @Test
  void whatIsNotTheNotedProcessIsNotLetGo() throws Exception {
    Path evidence = directory.resolve("evidence");
    Launch forking =
        new Launch(
            ImmutableList.of("sh", "-c", "\"$@\"; exit $?", "sh"),
            ImmutableList.of("/bin/sh", "-c", "echo >\"$1\"", "sh", evidence.toString()),
            ImmutableMap.of(),
            Optional.empty());
    try (Gate gate = Gate.start(forking, programs.output().redirect(), "mark")) {
      assertEquals(Gate.NOT_LET_GO, await(gate.open().onExit()).exitValue());
    }
    assertFalse(Files.exists(evidence));
  }

  private static Set<Long> children() {
    return ProcessHandle.current().children().map(ProcessHandle::pid).collect(toSet());
  }

  @Test
  void itHasNothingOfTheAgents() throws Exception {
    await(programs.sh("read x; echo read $?; exec ls -l /proc/self/fd").exited());
    String printed = programs.printed();
    assertTrue(printed.startsWith("read 1\n") && printed.contains("/dev/null"), printed);
    assertFalse(printed.contains("pipe:"), printed);
  }

  @Test
  void bothStreamsAreAppended() throws Exception {
    Files.writeString(programs.output().file(), "before\n");
    await(programs.sh("echo out; echo err >&2").exited());
    assertEquals("before\nout\nerr\n", programs.printed());
  }

  @Test
  void outputThatIsTooLargeIsPutAside() throws Exception {
    OutputFile small = new OutputFile(programs.output().file(), 3);
    Path aside = directory.resolve("output.1");
    Command command = Command.of("sh", "-c", "echo $$");
    for (int i = 0; i < 2; i++) {
      Files.writeString(small.file(), "abc");
      await(programs.programs().start(command, small, programs.note()).exited());
      assertFalse(Files.exists(aside), "3 bytes are not too large");
      Files.delete(small.file());
    }
    Files.writeString(aside, "older");
    Files.writeString(small.file(), "abcd");
    ProgramProcess process = programs.programs().start(command, small, programs.note());
    await(process.exited());
    assertEquals("abcd", Files.readString(aside));
    assertEquals(process.pid() + "\n", Files.readString(small.file()));
  }

  @Test
  void environmentAndDirectoryAreItsOwn() throws Exception {
    Command command =
        new Command(
            ImmutableList.of("sh", "-c", "echo $A; pwd -P; echo ${PATH:+path}"),
            ImmutableMap.of("A", "b c\nd"),
            Optional.empty(),
            Optional.of(directory));
    await(programs.start(command).exited());
    assertEquals("b c d\n" + directory.toRealPath() + "\npath\n", programs.printed());
  }

  @Test
  void theCommandsPathIsForTheProgramOnly() throws Exception {
    Path own = Files.writeString(directory.resolve("own"), "#!/bin/sh\necho $PATH\n");
    assertTrue(own.toFile().setExecutable(true));
    Command command =
        new Command(
            ImmutableList.of("own"),
            ImmutableMap.of("PATH", directory.toString()),
            Optional.empty(),
            Optional.empty());
    assertEquals(new Exit.Code(0), await(programs.start(command).exited()));
    assertEquals(directory + "\n", programs.printed());
  }

  @Test
  void whatIsNoProgramIsRefusedAndNothingIsNoted() {
    assertThrows(
        CommandRefusedException.class, () -> programs.start(Command.of("no-such-program")));
    assertFalse(Files.exists(programs.note().file()));
    assertFalse(Files.exists(programs.output().file()));
  }

  @Test
  void aProgramThatCannotBeExecutedSaysSo() throws Exception {
    Path script = Files.writeString(directory.resolve("script"), "#!/no/such/interpreter\n");
    assertTrue(script.toFile().setExecutable(true));
    assertEquals(new Exit.Code(127), await(programs.start(Command.of(script.toString())).exited()));
    assertTrue(programs.printed().contains("not found"), programs.printed());
  }

  @Test
  void whatRunsIsNotStartedAgain() throws Exception {
    ProgramProcess process = programs.sh("exec sleep 1000");
    IOException refused = assertThrows(IOException.class, () -> programs.sh("exit"));
    assertTrue(refused.getMessage().contains("process " + process.pid()), refused.getMessage());
    assertEquals(process.noted(), programs.note().read().orElseThrow());
    await(process.stop(Duration.ofSeconds(20)));
    assertEquals(new Exit.Code(0), await(programs.sh("exit").exited()));
  }

  /** Root can take another user's rights, others have only their own. */
  @Test
  void itRunsAsTheUser() throws Exception {
    String own = System.getProperty("user.name");
    String user = own.equals("root") ? "nobody" : own;
    Command command =
        new Command(
            ImmutableList.of(
                "sh", "-c", "id -un; echo $USER $LOGNAME $HOME; id -G; id -G \"$USER\""),
            ImmutableMap.of(),
            Optional.of(user),
            Optional.of(Path.of("/")));
    ProgramProcess process = programs.start(command);
    assertEquals(new Exit.Code(0), await(process.exited()));
    List<String> lines = programs.printed().lines().toList();
    assertEquals(user, lines.get(0));
    assertEquals(user + " " + user + " " + home(user), lines.get(1));
    assertEquals(lines.get(3), lines.get(2), "the user's groups, and no others");
  }

  private static String home(String user) throws IOException {
    return Files.readAllLines(Path.of("/etc/passwd")).stream()
        .filter(line -> line.startsWith(user + ":"))
        .map(line -> line.split(":", -1)[5])
        .findFirst()
        .orElseThrow();
  }
}
