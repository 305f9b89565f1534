package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Programs whose state is several files, which are captured together or not at all. */
final class AgentDirectoryTest extends AgentSuite {

  private void configure(AgentNode node, String more) throws IOException {
    node.configure(
        """
        [programs.base]
        segment = "%s"
        protect = "directory"
        path = "%s"
        max-files = 4
        %s
        """
            .formatted(segment, node.app("base"), more));
  }

  private void configure(AgentNode node) throws IOException {
    configure(node, "");
  }

  private static void assertVersion(String answer) {
    assertTrue(answer.matches("[0-9]+\\.[0-9]+"), answer);
  }

  @Test
  void itsFilesMoveTogether() throws Exception {
    configure(first);
    Path base = Files.createDirectories(first.app("base/sub")).getParent();
    Files.writeString(base.resolve("one"), "at first");
    Files.writeString(base.resolve("sub/two"), "two");
    Files.setPosixFilePermissions(
        base.resolve("sub/two"), PosixFilePermissions.fromString("rw-r-----"));
    Files.createSymbolicLink(base.resolve("link"), Path.of("sub/two"));
    first.start();
    first.awaitState("base", "holding");
    first.await("base", status -> status.path("checkpoints").asInt() == 1); // what was there
    Files.writeString(base.resolve("one"), "one".repeat(100_000));
    Files.writeString(base.resolve("gone"), "gone");
    assertVersion(first.ask("checkpoint base"));
    Files.delete(base.resolve("gone"));
    Files.writeString(base.resolve("new"), "new");
    Files.writeString(base.resolve("one"), "shorter");
    String version = first.ask("checkpoint base");
    assertVersion(version);
    Files.writeString(base.resolve("new"), "not checkpointed");
    first.agent().kill();
    configure(second);
    Files.createDirectories(second.app("base"));
    Files.writeString(second.app("base/stale"), "of another life");
    second.start();
    second.awaitState("base", "holding");
    assertEquals(version, second.ask("version base"));
    Path there = second.app("base");
    assertEquals("shorter", Files.readString(there.resolve("one")));
    assertEquals("new", Files.readString(there.resolve("new")));
    assertEquals("two", Files.readString(there.resolve("link")));
    assertEquals(
        "rw-r-----",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(there.resolve("sub/two"))));
    assertFalse(Files.exists(there.resolve("gone")));
    assertFalse(Files.exists(there.resolve("stale")));
    assertEquals("of another life", Files.readString(second.app("base.replaced/stale")));
  }

  @Test
  void anAgentThatIsKilledLeavesTheFilesAlone() throws Exception {
    configure(first);
    Files.createDirectories(first.app("base"));
    first.start();
    first.awaitState("base", "holding");
    Files.writeString(first.app("base/one"), "one");
    first.ask("checkpoint base");
    first.agent().kill();
    Files.writeString(first.app("base/one"), "more");
    first.start();
    first.awaitState("base", "holding");
    assertEquals("more", Files.readString(first.app("base/one")));
    assertFalse(Files.exists(first.app("base.replaced")));
  }

  @Test
  void tooManyFilesAndOneThatChangesAreRefusedAndTheAgentLives() throws Exception {
    configure(first);
    Path base = Files.createDirectories(first.app("base"));
    first.start();
    first.awaitState("base", "holding");
    for (int i = 0; i < 5; i++) {
      Files.writeString(base.resolve("f" + i), "content");
    }
    String refused = first.ask("checkpoint base");
    assertTrue(refused.startsWith("refused: ") && refused.contains("registered for 4"), refused);
    Files.delete(base.resolve("f4"));
    assertVersion(first.ask("checkpoint base"));
    Files.writeString(base.resolve("f0"), "x".repeat(20_000_000));
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> program =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; !over.get(); i++) {
                String content = "changing " + i;
                assertDoesNotThrow(() -> Files.writeString(base.resolve("f1"), content));
              }
            });
    try {
      refused = first.ask("checkpoint base");
      assertTrue(refused.startsWith("refused: ") && refused.contains("was changed"), refused);
    } finally {
      over.set(true);
      program.get(60, TimeUnit.SECONDS);
    }
    assertVersion(first.ask("checkpoint base"));
  }

  @Test
  void aLinkIsNoDirectoryAndTheNumberOfFilesStaysAsItWasRegistered() throws Exception {
    configure(first);
    Path elsewhere = Files.createDirectories(first.app("elsewhere"));
    Files.writeString(elsewhere.resolve("one"), "one");
    Files.createSymbolicLink(first.app("base"), elsewhere);
    first.start();
    String why = first.awaitState("base", "failed").path("reason").asText();
    assertTrue(why.contains("is a symbolic link"), why);
    assertEquals("one", Files.readString(elsewhere.resolve("one")));
    Files.delete(first.app("base"));
    Files.move(elsewhere, first.app("base"));
    first.awaitState("base", "holding");
    assertVersion(first.ask("checkpoint base"));
    Files.writeString(
        first.config(), Files.readString(first.config()).replace("max-files = 4", "max-files = 8"));
    first.ask("reload");
    first.awaitState("base", "holding");
    assertVersion(first.ask("checkpoint base"));
    for (int i = 0; i < 4; i++) {
      Files.writeString(first.app("base/f" + i), "content");
    }
    String refused = first.ask("checkpoint base");
    assertTrue(refused.contains("registered for 4"), refused);
  }

  /** The program writes one number into two files, one after the other, over and over. */
  @Test
  void aProgramThatIsFrozenIsCapturedAtOneMoment() throws Exception {
    Path control = Files.createDirectories(first.app("control"));
    configure(
        first,
        """
        freeze = ["/bin/sh", "-c", "touch %1$s/stop; until [ -e %1$s/stopped ]; do :; done"]
        thaw = ["/bin/sh", "-c", "rm %1$s/stop"]
        """
            .formatted(control));
    configure(second);
    Path base = Files.createDirectories(first.app("base"));
    first.start();
    first.awaitState("base", "holding");
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> program =
        CompletableFuture.runAsync(() -> assertDoesNotThrow(() -> writePairs(base, control, over)));
    try {
      for (int i = 0; i < 10; i++) {
        assertVersion(first.ask("checkpoint base"));
      }
    } finally {
      over.set(true);
      program.get(60, TimeUnit.SECONDS);
    }
    first.agent().kill();
    second.start();
    second.awaitState("base", "holding");
    String one = Files.readString(second.app("base/one"));
    assertEquals(one, Files.readString(second.app("base/two")));
    assertTrue(Integer.parseInt(one) > 0, one);
  }

  private static void writePairs(Path base, Path control, AtomicBoolean over) throws IOException {
    Path stop = control.resolve("stop");
    Path stopped = control.resolve("stopped");
    for (int i = 1; !over.get(); i++) {
      Files.writeString(base.resolve("one"), Integer.toString(i));
      Files.writeString(base.resolve("two"), Integer.toString(i));
      if (Files.exists(stop)) {
        Files.writeString(stopped, "");
        while (Files.exists(stop)) {
          Thread.onSpinWait();
        }
        Files.delete(stopped);
      }
    }
  }
}
