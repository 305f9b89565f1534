package io.baton.agent.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.error.NoSpaceException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command is told by the agent, or about it. */
@Timeout(60)
class AgentCallTest {

  private static final Duration LONG = Duration.ofSeconds(50);
  private static final Duration SHORT = Duration.ofMillis(200);

  @TempDir Path directory;

  private @Nullable AgentSocket socket;

  private void open(SocketConfig config, Verb... verbs) throws IOException {
    socket = AgentSocket.open(config, Verbs.of(verbs));
    socket.serve();
  }

  @AfterEach
  void close() {
    if (socket != null) {
      socket.close();
    }
  }

  private Path path() {
    return directory.resolve("agent.sock");
  }

  private RequestException failing(String line, Duration timeout) {
    return assertThrows(RequestException.class, () -> AgentCall.ask(path(), line, timeout));
  }

  /** The code of an error that names the socket. */
  private String code(String line) {
    RequestException error = failing(line, LONG);
    assertTrue(error.getMessage().contains(path().toString()), error.getMessage());
    return error.code();
  }

  @Test
  void theAnswerIsReturned() throws IOException {
    Verb length =
        new Verb(
            "length",
            "length WORD",
            1,
            1,
            w -> CompletableFuture.completedFuture("" + w.get(0).length()));
    Verb big =
        new Verb("big", "big", 0, 0, w -> CompletableFuture.completedFuture("ä".repeat(50_000)));
    Verb nothing = new Verb("nothing", "nothing", 0, 0, w -> CompletableFuture.completedFuture(""));
    Verb full =
        new Verb(
            "full",
            "full",
            0,
            0,
            w -> CompletableFuture.failedFuture(new NoSpaceException("no room")));
    open(SocketConfig.at(path()), length, big, nothing, full);
    assertEquals("4000", AgentCall.ask(path(), "length " + "x".repeat(4000), LONG));
    assertEquals("", AgentCall.ask(path(), "nothing", LONG));
    String longest = AgentCall.ask(path(), "big", LONG);
    assertTrue(longest.endsWith("ää…"), longest.substring(longest.length() - 3));
    RequestException error = failing("full", LONG);
    assertEquals("no-space", error.code());
    assertEquals("no room", error.getMessage());
    assertEquals("garbage", failing("nothing\nnothing", LONG).code());
  }

  @Test
  void whoeverIsNotThereIsNamed() throws IOException {
    assertEquals("no-agent", code("help"));
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(path()));
    }
    assertEquals("not-running", code("help"));
  }

  @Test
  void anAgentThatTakesNoConnectionsIsTold() throws IOException {
    try (ServerSocketChannel full = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        SocketChannel first = SocketChannel.open(StandardProtocolFamily.UNIX);
        SocketChannel second = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      full.bind(UnixDomainSocketAddress.of(path()), 1);
      first.connect(UnixDomainSocketAddress.of(path()));
      second.connect(UnixDomainSocketAddress.of(path()));
      assertEquals("unavailable", code("help"));
    }
  }

  @Test
  void anAnswerThatDoesNotComeIsNotWaitedForForEver() throws IOException {
    Held held = new Held();
    open(SocketConfig.at(path()), held.verb());
    long start = System.nanoTime();
    RequestException error = failing("hold", SHORT);
    assertEquals("no-answer", error.code());
    assertTrue(error.getMessage().contains("may have been carried out or not"));
    assertTrue(System.nanoTime() - start >= SHORT.toNanos());
  }

  @Test
  void whoIsTurnedAwayIsTold() throws IOException {
    SocketConfig one = new SocketConfig(path(), Optional.empty(), 1, 1, LONG);
    open(one);
    try (Client client = new Client(path())) {
      assertEquals("ok help", client.ask("help"));
      for (int i = 0; i < 10; i++) {
        assertEquals("busy", failing("help", LONG).code());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ok half", "okay\n", "220 ready\n", "error\n", "error Bad thing\n"})
  void whatIsNoAnswerIsNotTakenForOne(String said) throws Exception {
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(path()));
      CompletableFuture<Void> done =
          CompletableFuture.runAsync(
              () -> {
                try (SocketChannel client = other.accept()) {
                  client.read(ByteBuffer.allocate(100));
                  client.write(UTF_8.encode(said));
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      assertEquals("no-answer", code("help"));
      done.join();
    }
  }

  @Test
  void anAnswerWithoutEndIsNotReadForEver() throws Exception {
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(path()));
      CompletableFuture<Void> done =
          CompletableFuture.runAsync(
              () -> {
                try (SocketChannel client = other.accept()) {
                  while (true) {
                    client.write(UTF_8.encode("ok ".repeat(1000)));
                  }
                } catch (IOException e) {
                  // It has gone, as it should.
                }
              });
      assertEquals("no-answer", code("help"));
      done.join();
    }
  }
}
