package io.baton.agent.process;

import static io.baton.agent.process.TestPrograms.await;
import static io.baton.agent.process.TestPrograms.living;
import static io.baton.agent.process.TestPrograms.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.agent.process.session.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which process a note finds. */
class AdoptionTest {

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

  private Optional<ProgramProcess> find() throws IOException {
    return programs.programs().find(programs.note());
  }

  @Test
  void itIsFoundStoppedAndForgotten() throws Exception {
    assertEquals(Optional.empty(), find());
    ProgramProcess process = programs.sh("exec sleep 1000");
    ProgramProcess adopted = programs.adopt();
    assertEquals(process.noted(), adopted.noted());
    assertTrue(adopted.isRunning());
    await(adopted.stop(Duration.ofSeconds(20)));
    assertEquals(Exit.unknown(), await(adopted.exited()));
    assertFalse(adopted.isRunning());
    assertEquals(new Exit.Signal(15), await(process.exited()));
    assertEquals(Optional.empty(), find());
    programs.note().delete();
    programs.note().delete();
    assertFalse(Files.exists(programs.note().file()));
  }

  @Test
  void itsEndIsNoticed() throws Exception {
    Path pipe = programs.pipe("pipe");
    ProgramProcess process = programs.sh("read x <\"$1\"; exit 6", pipe.toString());
    ProgramProcess adopted = programs.adopt();
    assertTrue(adopted.isRunning());
    Files.writeString(pipe, "go\n");
    assertEquals(Exit.unknown(), await(adopted.exited()));
    assertEquals(new Exit.Code(6), await(process.exited()));
  }

  @Test
  void aPidThatIsAnothersIsNotIt() throws Exception {
    ProgramProcess process = programs.sh("exec sleep 1000");
    ProcessIdentity identity = process.identity();
    note(
        process, new ProcessIdentity(identity.pid(), identity.start() - 1, identity.bootId()), "0");
    assertEquals(Optional.empty(), find());
    note(process, identity, process.noted().mark());
    assertTrue(find().isPresent());
  }

  /** A pid that was used again may lead a session whose leader has ended as well. */
  @Test
  void aSessionThatIsAnothersIsNotIt() throws Exception {
    Path pipe = programs.pipe("pipe");
    ProgramProcess process =
        programs.sh("( echo ready >\"$1\"; exec sleep 1000 ) & exit", pipe.toString());
    read(pipe);
    await(process.exited());
    note(process, process.identity(), "0000000000000000");
    assertEquals(Optional.empty(), find());
    assertEquals(1, living(process.pid()).size());
  }

  @Test
  void processesThatAreLeftAreFound() throws Exception {
    Path pipe = programs.pipe("pipe");
    ProgramProcess process =
        programs.sh("( echo ready >\"$1\"; exec sleep 1000 ) & exit", pipe.toString());
    read(pipe);
    await(process.exited());
    ProgramProcess left = programs.adopt();
    assertFalse(left.isRunning());
    assertEquals(Exit.unknown(), await(left.exited()));
    assertThrows(IOException.class, () -> programs.sh("exit"));
    await(left.stop(Duration.ofSeconds(20)));
    assertEquals(List.of(), living(process.pid()));
    assertEquals(Optional.empty(), find());
  }

  @Test
  void afterABootNothingIsLeft() throws Exception {
    ProgramProcess process = programs.sh("exec sleep 1000");
    ProcessIdentity identity = process.identity();
    note(
        process,
        new ProcessIdentity(identity.pid(), identity.start(), "another boot"),
        process.noted().mark());
    assertEquals(Optional.empty(), find());
  }

  private void note(ProgramProcess process, ProcessIdentity identity, String mark)
      throws IOException {
    NotedProcess was = process.noted();
    programs.note().write(new NotedProcess(identity, mark, was.digest(), was.started()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "[]",
        "\0\0\0\0",
        "{\"v\":1,\"pid\":0,\"start\":1,\"boot\":\"b\",\"mark\":\"m\",\"command\":\"c\","
            + "\"started\":\"2026-01-01T00:00:00Z\"}",
        "{\"v\":1,\"pid\":\"1\",\"start\":1,\"boot\":\"b\",\"mark\":\"m\",\"command\":\"c\","
            + "\"started\":\"2026-01-01T00:00:00Z\"}",
        "{\"v\":1,\"pid\":1,\"start\":1,\"boot\":\"\",\"mark\":\"m\",\"command\":\"c\","
            + "\"started\":\"2026-01-01T00:00:00Z\"}",
        "{\"v\":2,\"pid\":1,\"start\":1,\"boot\":\"b\",\"mark\":\"m\",\"command\":\"c\","
            + "\"started\":\"2026-01-01T00:00:00Z\"}"
      })
  void aDamagedNoteIsAnErrorAndNothingIsStarted(String content) throws Exception {
    Files.writeString(programs.note().file(), content);
    DamagedNoteException damaged =
        assertThrows(DamagedNoteException.class, () -> programs.sh("echo ran"));
    String message = damaged.getMessage();
    assertTrue(message.startsWith(programs.note().file() + " cannot be read: "), message);
    assertTrue(message.endsWith("then delete the file"), message);
    assertFalse(Files.exists(programs.output().file()));
    assertEquals(content, Files.readString(programs.note().file()));
  }

  @Test
  void aNoteIsReadAsItWasWritten() throws Exception {
    ProgramProcess process = programs.sh("exit");
    assertEquals(process.noted(), programs.note().read().orElseThrow());
    try (var files = Files.list(directory)) {
      assertEquals(
          List.of("note.json", "output"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }
}
