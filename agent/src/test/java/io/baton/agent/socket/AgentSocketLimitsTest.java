package io.baton.agent.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients that are slow, silent, many or greedy achieve. */
@Timeout(60)
class AgentSocketLimitsTest {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final long CUT_OFF_MILLIS = 30_000;
  private static final int BIG = 60_000;

  /** After so many, answers are small: one that nothing stops should end by an assertion. */
  private static final int MOST_BIGS = 500;

  /** More than the kernel buffers. */
  private static final long FLOOD = 32 << 20;

  @TempDir Path directory;

  private final Held held = new Held();
  private final AtomicInteger bigs = new AtomicInteger();
  private AgentSocket socket;

  private void open(int connections, int pipelined, Duration idle) throws IOException {
    Verb big =
        new Verb(
            "big",
            "big NUMBER",
            1,
            1,
            words -> {
              String text = bigs.incrementAndGet() <= MOST_BIGS ? "x".repeat(BIG) : "";
              return CompletableFuture.completedFuture(words.get(0) + text);
            });
    socket =
        AgentSocket.open(
            new SocketConfig(path(), Optional.empty(), connections, pipelined, idle),
            Verbs.of(held.verb(), big));
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

  private static void assertError(String code, String answer) {
    assertTrue(answer.startsWith("error " + code + " "), answer);
  }

  private static void assertServed(Client client) throws IOException {
    assertEquals("ok hold [WORD]; big NUMBER; help", client.ask("help"));
  }

  private static Duration since(long startNanos) {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  private static void assertAtLeast(Duration least, Duration passed) {
    assertTrue(passed.compareTo(least) >= 0, "after " + passed);
  }

  @Test
  void requestsPastTheLimitWait() throws Exception {
    open(1, 4, LONG);
    int all = 1000;
    try (Client client = new Client(path())) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < all; i++) {
        requests.append("hold ").append(i).append('\n');
      }
      client.send(requests.toString());
      for (int i = 0; i < all; i++) {
        Held.Request request = held.next();
        assertEquals(String.valueOf(i), request.arguments().get(0));
        held.answer(request);
        assertEquals("ok " + i, client.answer());
      }
    }
    assertTrue(held.most() <= 4, "under way at once: " + held.most());
  }

  /** Some that are answered together make room for all that have been read already. */
  @Test
  void whatWaitsGoesOnWithoutAnythingNew() throws Exception {
    open(1, 2, LONG);
    try (Client client = new Client(path())) {
      client.send("hold 1\nhelp\nhold 3\nhelp\nhelp\nhold 6\n");
      held.answer(held.next());
      held.answer(held.next());
      assertEquals("6", held.next().arguments().get(0));
    }
  }

  @Test
  void aFloodIsNotRead() throws Exception {
    open(1, 4, LONG);
    try (Client client = new Client(path());
        Selector selector = Selector.open()) {
      client.channel().configureBlocking(false);
      client.channel().register(selector, SelectionKey.OP_WRITE);
      byte[] flood = "hold\n".repeat(2000).getBytes(UTF_8);
      long sent = 0;
      // Whatever the kernel buffers, a writer that is read from can go on well before that.
      while (selector.select(1000) > 0) {
        selector.selectedKeys().clear();
        sent += client.channel().write(ByteBuffer.wrap(flood));
        assertTrue(sent < FLOOD, "all is read");
      }
    }
    assertEquals(4, held.most());
  }

  /** Writes as fast as it can, reads nothing; ends when it is cut off. */
  private static void writeUntilCutOff(Client client, String requests) throws IOException {
    byte[] bytes = requests.repeat(1000).getBytes(UTF_8);
    try (Selector selector = Selector.open()) {
      client.channel().configureBlocking(false);
      client.channel().register(selector, SelectionKey.OP_WRITE);
      assertThrows(
          IOException.class,
          () -> {
            long sent = 0;
            while (sent < FLOOD) {
              assertTrue(selector.select(CUT_OFF_MILLIS) > 0, "never cut off");
              selector.selectedKeys().clear();
              sent += client.channel().write(ByteBuffer.wrap(bytes));
            }
          });
    }
  }

  @Test
  void whoDoesNotReadIsNotReadFromAndThenClosed() throws IOException {
    open(1, 64, SHORT);
    try (Client client = new Client(path())) {
      writeUntilCutOff(client, "big 1\n");
    }
    assertTrue(bigs.get() < 100, "answered into nowhere: " + bigs.get());
  }

  @Test
  void whoDoesNotReadIsClosedThoughItWaitsForMore() throws Exception {
    open(1, 64, SHORT);
    try (Client client = new Client(path())) {
      client.send("hold\n".repeat(20));
      List<Held.Request> requests = new ArrayList<>();
      while (requests.size() < 20) {
        requests.add(held.next());
      }
      for (Held.Request request : requests.subList(0, 19)) {
        request.answer().complete("x".repeat(BIG));
      }
      writeUntilCutOff(client, "help\n");
    }
  }

  @Test
  void whoReadsLateGetsAll() throws IOException {
    open(1, 4, LONG);
    int all = 200;
    try (Client client = new Client(path())) {
      for (int i = 0; i < all; i++) {
        client.send("big " + i + "\n");
      }
      client.halfClose();
      for (int i = 0; i < all; i++) {
        assertEquals("ok " + i + "x".repeat(BIG), client.answer());
      }
      assertEquals("end", client.answer());
    }
  }

  /** All in all it takes longer than anybody may do nothing. */
  @Test
  void whoReadsSlowlyGetsAll() throws Exception {
    open(1, 64, Duration.ofSeconds(2));
    SocketConfig ticking =
        new SocketConfig(
            directory.resolve("clock"), Optional.empty(), 1, 1, Duration.ofMillis(300));
    try (AgentSocket clock = AgentSocket.open(ticking, Verbs.of());
        Client client = new Client(path())) {
      clock.serve();
      client.send("hold\n".repeat(40));
      List<Held.Request> requests = new ArrayList<>();
      while (requests.size() < 40) {
        requests.add(held.next());
      }
      requests.forEach(request -> request.answer().complete("x".repeat(BIG)));
      for (int i = 0; i < 40; i++) {
        if (i % 4 == 0) {
          try (Client tick = new Client(ticking.path())) {
            assertEquals("end", tick.answer());
          }
        }
        assertEquals(BIG + "ok ".length(), client.answer().length());
      }
    }
  }

  @Test
  void silenceEndsAConnection() throws IOException {
    open(2, 4, SHORT);
    long start = System.nanoTime();
    try (Client silent = new Client(path())) {
      assertEquals("end", silent.answer());
      assertAtLeast(SHORT, since(start));
    }
    try (Client served = new Client(path())) {
      start = System.nanoTime();
      assertServed(served);
      assertEquals("end", served.answer());
      assertAtLeast(SHORT, since(start));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hel", "help\nhel"})
  void halfALineEndsAConnectionAndIsToldSo(String sent) throws IOException {
    open(1, 4, SHORT);
    try (Client client = new Client(path())) {
      long start = System.nanoTime();
      client.send(sent);
      String answer = client.answer();
      assertError("timeout", answer.startsWith("ok") ? client.answer() : answer);
      assertAtLeast(SHORT, since(start));
      assertEquals("end", client.answer());
    }
  }

  @Test
  void aLineThatDripsMustBeWholeInTime() throws IOException {
    open(1, 4, SHORT);
    try (Client client = new Client(path());
        Selector selector = Selector.open()) {
      client.channel().configureBlocking(false);
      client.channel().register(selector, SelectionKey.OP_READ);
      int drips = 0;
      do {
        client.channel().write(ByteBuffer.wrap(new byte[] {'a'}));
        assertTrue(++drips < 1000, "each byte gains it time");
      } while (selector.select(20) == 0);
      ByteBuffer answer = ByteBuffer.allocate(1000);
      client.channel().read(answer);
      assertError("timeout", UTF_8.decode(answer.flip()).toString());
    }
  }

  @Test
  void whoWaitsForItsAnswerIsNotIdle() throws Exception {
    open(3, 4, SHORT);
    try (Client waiting = new Client(path())) {
      waiting.send("hold 1\nhel");
      Held.Request request = held.next();
      long start = System.nanoTime();
      for (int i = 0; i < 2; i++) {
        try (Client silent = new Client(path())) {
          assertEquals("end", silent.answer());
        }
      }
      assertAtLeast(SHORT.multipliedBy(2), since(start));
      long answered = System.nanoTime();
      held.answer(request);
      assertEquals("ok 1", waiting.answer());
      assertError("timeout", waiting.answer());
      assertAtLeast(SHORT, since(answered));
    }
  }

  @Test
  void tooManyConnectionsAreTurnedAway() throws IOException {
    open(2, 4, LONG);
    try (Client first = new Client(path());
        Client second = new Client(path())) {
      assertServed(first);
      assertServed(second);
      assertEquals(2, socket.connections());
      try (Client third = new Client(path())) {
        assertError("busy", third.answer());
        assertEquals("end", third.answer());
        // It may still say what it has to, though nobody hears it.
        third.send("help\n");
      }
      assertServed(first);
      second.halfClose();
      assertEquals("end", second.answer());
      try (Client fourth = new Client(path())) {
        assertServed(fourth);
      }
    }
  }

  @Test
  void manyTooManyAreTurnedAwayAtOnce() throws IOException {
    open(1, 4, LONG);
    Client[] others = new Client[20];
    try (Client first = new Client(path())) {
      assertServed(first);
      for (int i = 0; i < others.length; i++) {
        others[i] = new Client(path());
        assertError("busy", others[i].answer());
        assertEquals("end", others[i].answer());
      }
      assertThrows(
          IOException.class,
          () -> {
            for (Client other : others) {
              other.send("help\n");
            }
          });
      assertServed(first);
      assertEquals(others.length, socket.refused());
    } finally {
      for (Client other : others) {
        other.close();
      }
    }
  }

  @Test
  void whoLingersIsLetGo() throws IOException {
    open(1, 4, LONG);
    try (Client first = new Client(path());
        Client turnedAway = new Client(path())) {
      assertServed(first);
      assertError("busy", turnedAway.answer());
      assertThrows(
          IOException.class,
          () -> {
            while (true) {
              turnedAway.send("help\n");
            }
          });
    }
  }

  /** Else one could have any number of requests under way, by asking and vanishing. */
  @Test
  void whoVanishesTakesUpRoomUntilAllIsDone() throws Exception {
    open(2, 4, LONG);
    Client vanishing = new Client(path());
    vanishing.send("help\nhold\n");
    Held.Request request = held.next();
    vanishing.close();
    try (Client other = new Client(path())) {
      assertServed(other);
      try (Client third = new Client(path())) {
        assertError("busy", third.answer());
      }
      held.answer(request);
      assertServed(other);
      try (Client third = new Client(path())) {
        assertServed(third);
      }
    }
  }

  @Test
  void limitsAreChecked() {
    SocketConfig usual = SocketConfig.at(Path.of("agent.sock"));
    assertTrue(usual.path().isAbsolute());
    assertEquals(64, usual.connections());
    assertEquals(64, usual.pipelined());
    assertEquals(Optional.of("adm"), usual.withGroup("adm").group());
    assertThrows(IllegalArgumentException.class, () -> open(0, 1, LONG));
    assertThrows(IllegalArgumentException.class, () -> open(1, 0, LONG));
    assertThrows(IllegalArgumentException.class, () -> open(1, 1, Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> open(1, 1, Duration.ofDays(2)));
  }
}
