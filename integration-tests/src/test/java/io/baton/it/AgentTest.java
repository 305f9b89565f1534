package io.baton.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.SegmentName;
import io.baton.client.Baton;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Programs that do not know Baton, beside agents that are killed, paused and asked nonsense. */
final class AgentTest extends AgentSuite {

  private static final int CAPACITY = 64 << 10;

  private void configureMapped(AgentNode node) throws IOException {
    node.configure(
        """
        [programs.orders]
        segment = "%s"
        protect = "mapped"
        path = "%s"
        capacity = "64KiB"
        """
            .formatted(segment, node.app("state")));
  }

  private void configureFile(AgentNode node) throws IOException {
    node.configure(
        """
        [programs.dump]
        segment = "%s"
        protect = "file"
        path = "%s"
        """
            .formatted(segment, node.app("dump")));
  }

  /** As a program with the file mapped does: by the file that the link led to. */
  private static void write(Path file, long at, String text) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(text.getBytes(UTF_8)), at);
    }
  }

  private static String read(Path file, int at, int length) throws IOException {
    byte[] all = Files.readAllBytes(file);
    return new String(all, at, length, UTF_8).replace('\0', '.');
  }

  /** As most programs save: a new file takes the old one's name. */
  private static void save(AgentNode node, String content) throws IOException {
    Path part = Files.writeString(node.app("dump.part"), content);
    Files.move(part, node.app("dump"), StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void whatWasCheckpointedIsThereWhenItsNodeDies() throws Exception {
    configureMapped(first);
    configureMapped(second);
    first.start();
    first.awaitState("orders", "holding");
    assertEquals(CAPACITY, Files.size(first.app("state")));
    second.start();
    second.awaitState("orders", "standby");
    assertFalse(Files.exists(second.app("state")), "a program would start with nothing");
    write(first.app("state"), 5000, "kept");
    String version = first.ask("checkpoint orders");
    assertTrue(version.matches("[0-9]+\\.[0-9]+"), version);
    write(first.app("state"), 5000, "lost");
    first.agent().kill();
    second.awaitState("orders", "holding");
    assertEquals("kept", read(second.app("state"), 5000, 4));
    assertEquals(version, second.ask("version orders"));
    assertTrue(Files.exists(first.app("state")), "the link of the one that was killed");
    first.start();
    first.awaitState("orders", "standby");
    assertFalse(Files.exists(first.app("state"), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void whatAProgramRenamesOverItsMappedFileIsNotAnsweredFor() throws Exception {
    configureMapped(first);
    first.start();
    first.awaitState("orders", "holding");
    Path data = first.data("orders");
    Path part = Files.writeString(first.app("part"), "saved as most programs do");
    Files.move(part, first.app("state"), StandardCopyOption.ATOMIC_MOVE);
    String refused = first.ask("checkpoint orders");
    assertTrue(refused.startsWith("refused: ") && refused.contains("was replaced"), refused);
    Files.delete(first.app("state"));
    Files.createSymbolicLink(first.app("state"), data);
    assertTrue(first.ask("checkpoint orders").matches("[0-9]+\\.[0-9]+"));
    Files.copy(data, data.resolveSibling("copy"));
    Files.move(data.resolveSibling("copy"), data, StandardCopyOption.ATOMIC_MOVE);
    refused = first.ask("checkpoint orders " + data);
    assertTrue(refused.startsWith("refused: ") && refused.contains("was replaced"), refused);
  }

  @Test
  void anAgentThatIsKilledGoesOnWithTheFileThatItsProgramHas() throws Exception {
    configureMapped(first);
    first.waitLongForTheDead();
    first.start();
    first.awaitState("orders", "holding");
    Path data = first.data("orders");
    write(data, 0, "one");
    first.ask("checkpoint orders");
    first.agent().kill();
    write(data, 4096, "two");
    first.start();
    first.awaitState("orders", "holding");
    assertFalse(first.agent().lines().toString().contains("standby"), "it waits for the dead");
    assertEquals(data, first.data("orders"));
    assertEquals("two", read(first.app("state"), 4096, 3));
    first.ask("checkpoint orders " + data);
    first.agent().kill();
    configureMapped(second);
    second.start();
    second.awaitState("orders", "holding");
    assertEquals("one", read(second.app("state"), 0, 3));
    assertEquals("two", read(second.app("state"), 4096, 3));
  }

  @Test
  void anAgentThatDoesNotKnowItsPredecessorWaitsAndGoesOnAllTheSame() throws Exception {
    configureMapped(first);
    first.waitLongForTheDead();
    first.start();
    first.awaitState("orders", "holding");
    Path data = first.data("orders");
    write(data, 0, "one");
    first.ask("checkpoint orders");
    first.agent().kill();
    write(data, 0, "two");
    Files.delete(first.notes("clients"));
    first.start();
    first.awaitState("orders", "holding");
    assertTrue(first.agent().lines().toString().contains("standby"));
    assertEquals(data, first.data("orders"));
    assertEquals("two", read(first.app("state"), 0, 3));
  }

  @Test
  void aFileThatAnotherNodeHasOutdatedIsNotUsedOn() throws Exception {
    configureMapped(first);
    configureMapped(second);
    first.start();
    first.awaitState("orders", "holding");
    Path data = first.data("orders");
    write(data, 0, "old");
    first.ask("checkpoint orders");
    first.agent().kill();
    second.start();
    second.awaitState("orders", "holding");
    write(second.app("state"), 0, "new");
    second.ask("checkpoint orders");
    assertEquals(0, second.agent().terminate());
    assertFalse(Files.exists(second.app("state"), LinkOption.NOFOLLOW_LINKS));
    first.start();
    first.awaitState("orders", "holding");
    assertFalse(data.equals(first.data("orders")));
    assertEquals("new", read(first.app("state"), 0, 3));
    String refused = first.ask("checkpoint orders " + data);
    assertTrue(refused.startsWith("fenced: "), refused);
  }

  @Test
  void ofTwoAgentsThatThinkTheyHoldItOneIsAnswered() throws Exception {
    configureMapped(first);
    configureMapped(second);
    first.start();
    first.awaitState("orders", "holding");
    write(first.app("state"), 0, "first");
    first.ask("checkpoint orders");
    second.start();
    second.awaitState("orders", "standby");
    first.agent().pause();
    second.awaitState("orders", "holding");
    write(second.app("state"), 0, "other");
    String version = second.ask("checkpoint orders");
    first.agent().resume();
    String refused = first.ask("checkpoint orders");
    assertTrue(refused.startsWith("fenced: ") || refused.startsWith("unavailable: "), refused);
    first.awaitState("orders", "standby");
    assertFalse(Files.exists(first.app("state"), LinkOption.NOFOLLOW_LINKS));
    assertEquals(version, second.ask("version orders"));
    assertEquals("other", read(second.app("state"), 0, 5));
  }

  @Test
  void aFileThatIsReplacedIsNoticedGrownAndShrunk() throws Exception {
    configureFile(first);
    save(first, "at first");
    first.start();
    first.awaitState("dump", "holding");
    String large = "large ".repeat(500_000); // more than the first capacity
    for (String content : new String[] {"second", large, "small again"}) {
      save(first, content);
      first.await("dump", status -> status.path("length").asLong() == content.length());
      String asked = first.ask("checkpoint dump"); // after the one that was taken by itself
      assertTrue(asked.matches("[0-9]+\\.[0-9]+"), asked);
    }
    first.agent().kill();
    configureFile(second);
    Files.writeString(second.app("dump"), "of another life");
    second.start();
    second.awaitState("dump", "holding");
    assertEquals("small again", Files.readString(second.app("dump")));
    assertEquals("of another life", Files.readString(second.app("dump.replaced")));
    save(second, "from the second");
    String version = second.ask("checkpoint dump");
    assertEquals(0, second.agent().terminate());
    first.start();
    first.awaitState("dump", "holding");
    assertEquals("from the second", Files.readString(first.app("dump")));
    String how = first.status("dump").path("reason").asText();
    assertTrue(how.startsWith("version " + version + " of "), how);
  }

  /** Each content is one letter, over and over. */
  @Test
  void aFileIsCapturedWholeWhileItIsReplaced() throws Exception {
    configureFile(first);
    first.start();
    first.awaitState("dump", "holding");
    AtomicBoolean over = new AtomicBoolean();
    save(first, "a".repeat(300_000));
    CompletableFuture<Void> program =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 1; !over.get(); i++) {
                String content = Character.toString('a' + i % 26).repeat(300_000 + 5 * (i % 97));
                assertDoesNotThrow(() -> save(first, content));
              }
            });
    try (Baton baton = Baton.connect(cluster.config())) {
      Path got = directory.resolve("got");
      for (int i = 0; i < 30; i++) {
        String asked = first.ask("checkpoint dump");
        assertTrue(asked.matches("[0-9]+\\.[0-9]+"), asked);
        baton.fetch(SegmentName.of(segment), got);
        String content = Files.readString(got);
        assertEquals(1, content.chars().distinct().count(), "a mixture");
      }
    } finally {
      over.set(true);
      program.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void whatAProgramSavedWhileItsAgentWasGoneCounts() throws Exception {
    configureFile(first);
    first.start();
    first.awaitState("dump", "holding");
    assertFalse(Files.exists(first.app("dump")), "nothing was ever saved");
    save(first, "one");
    first.ask("checkpoint dump");
    first.agent().kill();
    save(first, "two");
    first.start();
    first.awaitState("dump", "holding");
    assertEquals("two", Files.readString(first.app("dump")));
    first.ask("checkpoint dump");
    first.agent().kill();
    configureFile(second);
    second.start();
    second.awaitState("dump", "holding");
    assertEquals("two", Files.readString(second.app("dump")));
  }

  @Test
  void aDataFileThatItsProgramCutsIsToldAndTheAgentLives() throws Exception {
    configureMapped(first);
    first.start();
    first.awaitState("orders", "holding");
    write(first.app("state"), 0, "kept");
    String version = first.ask("checkpoint orders");
    try (FileChannel channel = FileChannel.open(first.app("state"), StandardOpenOption.WRITE)) {
      channel.truncate(4096);
    }
    String refused = first.ask("checkpoint orders");
    assertTrue(refused.startsWith("refused: "), refused);
    assertTrue(refused.contains("cut short") && refused.contains(version), refused);
    assertEquals(version, first.ask("version orders"));
    assertTrue(first.status("orders").path("trouble").asText().contains("cut short"));
  }

  @Test
  void aWrongConfigurationIsRefusedWholeAndANewOneIsUsed() throws Exception {
    configureFile(first);
    first.start();
    first.awaitState("dump", "holding");
    String good = Files.readString(first.config());
    Files.writeString(first.config(), good + "capacty = \"1MiB\"\nreplicas = \"many\"\n");
    String refused = first.ask("reload");
    assertTrue(refused.startsWith("config: nothing was changed"), refused);
    assertTrue(refused.contains("line 10") && refused.contains("capacity"), refused);
    assertTrue(refused.contains("line 11"), refused);
    Files.writeString(
        first.config(),
        good
            + """
            [programs.orders]
            segment = "%s/orders"
            protect = "mapped"
            path = "%s"
            capacity = "64KiB"
            """
                .formatted(segment, first.app("state")));
    String before = first.status("dump").path("reason").asText();
    assertEquals("2 programs: 1 as they were, 1 begun, 0 ended", first.ask("reload"));
    first.awaitState("orders", "holding");
    assertEquals(before, first.status("dump").path("reason").asText());
    Files.writeString(first.config(), good.replace("2s", "3s"));
    assertTrue(first.ask("reload").contains("must be restarted"));
    Files.writeString(first.config(), good);
    assertEquals("1 programs: 1 as they were, 0 begun, 1 ended", first.ask("reload"));
    assertFalse(Files.exists(first.app("state"), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void twoAgentsDoNotShareADirectory() throws Exception {
    configureFile(first);
    first.start();
    TestProcess rival = first.launch();
    assertEquals(1, rival.exitCode());
    assertTrue(rival.lines().toString().contains("in use by another agent"), rival::toString);
  }
}
