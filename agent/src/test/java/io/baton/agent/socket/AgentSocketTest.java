package io.baton.agent.socket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.error.FencedException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The protocol, as programs see it. */
@Timeout(60)
class AgentSocketTest {

  private static final String THREAD = "baton-agent-socket";

  @TempDir Path directory;

  private final Held held = new Held();
  private final BlockingQueue<Thread> callers = new LinkedBlockingQueue<>();
  private Path path;
  private AgentSocket socket;

  @BeforeEach
  void open() throws IOException {
    path = directory.resolve("agent.sock");
    socket = AgentSocket.open(SocketConfig.at(path), verbs());
    socket.serve();
  }

  @AfterEach
  void close() {
    socket.close();
  }

  private Verbs verbs() {
    return Verbs.of(
        held.verb(),
        new Verb(
            "echo",
            "echo WORD",
            1,
            1,
            words -> {
              callers.add(Thread.currentThread());
              return CompletableFuture.completedFuture(words.get(0));
            }));
  }

  private Client connected() throws IOException {
    return new Client(path);
  }

  private static void assertError(String code, String answer) {
    assertTrue(answer.startsWith("error " + code + " "), answer);
  }

  @Test
  void aRequestIsAnswered() throws Exception {
    try (Client client = connected()) {
      assertEquals("ok hold [WORD]; echo WORD; help", client.ask("help"));
      assertEquals("ok ä€𝄞", client.ask("echo ä€𝄞\r"));
      assertError("unknown-verb", client.ask("nonsense"));
      assertEquals("ok b", client.ask("echo b"));
    }
    Thread caller = callers.take();
    assertEquals(THREAD, caller.getName());
    assertTrue(caller.isDaemon());
    assertEquals(caller, callers.take());
  }

  @Test
  void answersComeInTheOrderOfTheirRequests() throws Exception {
    try (Client client = connected()) {
      client.send("hold 1\necho 2\nhold 3\nnonsense\nhold 5\n");
      Held.Request first = held.next();
      Held.Request third = held.next();
      Held.Request fifth = held.next();
      fifth.answer().completeExceptionally(new FencedException("another has it"));
      held.answer(third);
      held.answer(first);
      assertEquals("ok 1", client.answer());
      assertEquals("ok 2", client.answer());
      assertEquals("ok 3", client.answer());
      assertError("unknown-verb", client.answer());
      assertEquals("error fenced another has it", client.answer());
    }
  }

  @Test
  void oneClientDoesNotWaitForAnother() throws Exception {
    try (Client slow = connected();
        Client other = connected()) {
      slow.send("hold\n");
      Held.Request request = held.next();
      assertEquals("ok 1", other.ask("echo 1"));
      held.answer(request);
      assertEquals("ok", slow.answer());
    }
  }

  @Test
  void garbageIsToldAndLeavesTheConnectionUsable() throws IOException {
    try (Client client = connected()) {
      client.send("echo 1\necho \u00ff\necho a\0b\necho 2\n".getBytes(ISO_8859_1));
      assertEquals("ok 1", client.answer());
      assertError("garbage", client.answer());
      assertError("garbage", client.answer());
      assertEquals("ok 2", client.answer());
    }
  }

  @Test
  void aLineThatIsTooLongEndsTheConnection() throws Exception {
    try (Client client = connected()) {
      client.send("hold 1\n" + "x".repeat(LineReader.MAX_LINE + 1) + "\necho 2\n");
      held.answer(held.next());
      assertEquals("ok 1", client.answer());
      assertError("too-long", client.answer());
      assertEquals("end", client.answer());
    }
  }

  /** A client that is cut off while it writes would not read why. */
  @Test
  void whoIsStillWritingIsToldWhyNobodyListens() throws IOException {
    try (Client client = connected()) {
      client.send("x".repeat(8 << 20) + "\n");
      assertError("too-long", client.answer());
      assertEquals("end", client.answer());
    }
  }

  /** As nc does at the end of its input. */
  @Test
  void whoClosesItsWritingSideGetsAllItsAnswers() throws Exception {
    try (Client client = connected()) {
      client.send("hold 1\necho 2\nhold 3\n");
      client.halfClose();
      Held.Request first = held.next();
      Held.Request third = held.next();
      held.answer(first);
      assertEquals("ok 1", client.answer());
      assertEquals("ok 2", client.answer());
      held.answer(third);
      assertEquals("ok 3", client.answer());
      assertEquals("end", client.answer());
    }
  }

  /** "checkpoint orders" may be the beginning of "checkpoint orders-archive". */
  @Test
  void aLastLineWithoutItsEndIsNotCarriedOut() throws IOException {
    try (Client client = connected()) {
      client.send("echo 1\necho 2");
      client.halfClose();
      assertEquals("ok 1", client.answer());
      assertError("incomplete", client.answer());
      assertEquals("end", client.answer());
    }
    assertEquals(1, callers.size());
  }

  @Test
  void nothingAskedNothingAnswered() throws IOException {
    try (Client client = connected()) {
      client.halfClose();
      assertEquals("end", client.answer());
    }
  }

  @Test
  void aClientThatVanishesHarmsNothing() throws Exception {
    Client vanishing = connected();
    vanishing.send("echo 1\nhold 2\nhold 3\n");
    Held.Request second = held.next();
    Held.Request third = held.next();
    vanishing.close();
    held.answer(third);
    held.answer(second);
    assertFalse(second.answer().isCancelled());
    try (Client client = connected()) {
      assertEquals("ok 4", client.ask("echo 4"));
    }
  }

  @Test
  void anAgentThatLivesIsNotReplaced() throws IOException {
    IOException refused =
        assertThrows(IOException.class, () -> AgentSocket.open(SocketConfig.at(path), Verbs.of()));
    assertTrue(refused.getMessage().contains("another agent listens at " + path));
    try (Client client = connected()) {
      assertEquals("ok 1", client.ask("echo 1"));
    }
  }

  @Test
  void anAgentThatHasDiedIs() throws IOException {
    socket.close();
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(path));
    }
    assertTrue(Files.exists(path));
    socket = AgentSocket.open(SocketConfig.at(path), verbs());
    socket.serve();
    try (Client client = connected()) {
      assertEquals("ok 1", client.ask("echo 1"));
    }
  }

  @Test
  void whatIsAskedTooEarlyWaits() throws IOException {
    socket.close();
    socket = AgentSocket.open(SocketConfig.at(path), verbs());
    try (Client client = connected()) {
      client.send("echo 1\n");
      assertTrue(callers.isEmpty());
      socket.serve();
      assertEquals("ok 1", client.answer());
    }
  }

  @Test
  void whatHasNotServedCanBeClosed() throws IOException {
    socket.close();
    socket = AgentSocket.open(SocketConfig.at(path), verbs());
    try (Client client = connected()) {
      socket.close();
      assertTrue(Set.of("end", "broken").contains(client.answer()));
    }
    assertFalse(Files.exists(path));
  }

  @Test
  void closingEndsItAll() throws Exception {
    try (Client idle = connected();
        Client waiting = connected()) {
      assertEquals("ok 1", idle.ask("echo 1"));
      waiting.send("hold\n");
      Held.Request request = held.next();
      Thread thread = callers.take();
      socket.close();
      assertFalse(thread.isAlive());
      assertFalse(Files.exists(path));
      assertEquals("end", idle.answer());
      assertEquals("end", waiting.answer());
      held.answer(request);
      socket.close();
    }
    try (var left = Files.list(directory)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void closingLeavesTheSocketOfAnotherAlone() throws IOException {
    Files.delete(path);
    Files.write(path, "other".getBytes(UTF_8));
    socket.close();
    assertEquals("other", Files.readString(path));
  }
}
