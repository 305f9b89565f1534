package io.baton.daemon.monitor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.net.HostAndPort;
import io.baton.daemon.testing.Exposition;
import io.baton.daemon.testing.Http;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered over HTTP, and what those who misbehave there achieve. */
class MonitorTest {

  private static final Metric THINGS = Metric.counter("things_total", "Things.").by("kind");
  private static final Metric LEVEL = Metric.gauge("level_bytes", "A \"level\" \\ of\nbytes.");
  private static final Metric TIMES = Metric.histogram("times_seconds", "Times.");

  private final Meters meters = new Meters(ImmutableList.of(THINGS, LEVEL, TIMES));
  private final Health health = new Health();
  private Monitor monitor;

  @BeforeEach
  void start() throws IOException {
    start(Duration.ofSeconds(20));
  }

  private void start(Duration patience) throws IOException {
    monitor = Monitor.start(HostAndPort.fromParts("127.0.0.1", 0), meters, health, patience);
  }

  @AfterEach
  void close() {
    monitor.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return Http.get(monitor.address(), path);
  }

  @Test
  void countsAreShownAsTheyAre() throws Exception {
    LongAdder odd = meters.counter(THINGS, "odd");
    meters.counter(THINGS, "a \"quoted\" \\ name");
    meters.gauge(LEVEL, () -> 4096);
    Timing times = meters.timing(TIMES);
    odd.add(3);
    times.record(2_000_000);
    times.record(7_000_000_000L);

    Exposition scrape = Http.scrape(monitor.address());
    assertEquals(3, scrape.value("things_total", "kind=odd"));
    assertEquals(0, scrape.value("things_total", "kind=a \\\"quoted\\\" \\\\ name"));
    assertEquals(4096, scrape.value("level_bytes"));
    assertEquals(2, scrape.value("times_seconds_count"));
    assertEquals(7.002, scrape.value("times_seconds_sum"), 1e-9);
    assertEquals(0, scrape.value("times_seconds_bucket", "le=0.001"));
    assertEquals(1, scrape.value("times_seconds_bucket", "le=0.0025"));
    assertEquals("counter", scrape.type("things_total"));
    assertTrue(
        scrape
            .names()
            .containsAll(
                List.of(
                    "process_open_fds",
                    "process_start_time_seconds",
                    "jvm_memory_used_bytes",
                    "jvm_buffer_pool_used_bytes",
                    "jvm_gc_collection_seconds",
                    "jvm_threads_current")),
        scrape.names().toString());
    assertEquals(
        "text/plain; version=0.0.4; charset=utf-8",
        get("/metrics").headers().firstValue("content-type").orElse(""));
  }

  @Test
  void seriesComeAndGo() throws Exception {
    AtomicReference<List<String>> kinds = new AtomicReference<>(List.of("odd", "even"));
    meters.each(
        THINGS,
        () ->
            kinds.get().stream()
                .map(kind -> Meters.Point.of(kind.length(), kind))
                .collect(ImmutableList.toImmutableList()));
    Exposition both = Http.scrape(monitor.address());
    assertEquals(3, both.value("things_total", "kind=odd"));
    assertEquals(4, both.value("things_total", "kind=even"));
    kinds.set(List.of("even"));
    Exposition one = Http.scrape(monitor.address());
    assertFalse(one.series().contains("things_total[kind=odd]"), one.series()::toString);
    assertEquals(4, one.value("things_total", "kind=even"));
    kinds.set(List.of());
    assertFalse(Http.scrape(monitor.address()).names().contains("things_total"));
    assertEquals(List.of("level_bytes", "times_seconds"), meters.missing().asList());
  }

  @Test
  void whatIsNotDeclaredIsNotShown() {
    Metric other = Metric.counter("others_total", "Others.");
    assertThrows(IllegalArgumentException.class, () -> meters.counter(other));
    assertThrows(IllegalArgumentException.class, () -> meters.counter(THINGS), "a label lacks");
    meters.counter(THINGS, "odd");
    assertThrows(IllegalArgumentException.class, () -> meters.counter(THINGS, "odd"), "twice");
    assertEquals(List.of("level_bytes", "times_seconds"), meters.missing().asList());
  }

  @Test
  void readyOnlyWhileAllHolds() throws Exception {
    AtomicReference<String> problem = new AtomicReference<>();
    health.addReady("disk", problem::get);
    assertEquals(503, get("/health/ready").statusCode());
    assertEquals("process: the process is starting\ndisk: ok\n", get("/health/ready").body());
    health.started();
    assertEquals(200, get("/health/ready").statusCode());
    assertEquals("process: ok\ndisk: ok\n", get("/health/ready").body());
    problem.set("gone");
    assertEquals(503, get("/health/ready").statusCode());
    assertEquals("process: ok\ndisk: gone\n", get("/health/ready").body());
    assertEquals(200, get("/health/live").statusCode(), "nothing that a restart would mend");
    problem.set(null);
    assertEquals(200, get("/health/ready").statusCode());
    health.stopping();
    assertEquals(503, get("/health/ready").statusCode());
  }

  @Test
  void aCheckThatFailsIsAProblem() throws Exception {
    health.started();
    health.addLive(
        "lanes",
        () -> {
          throw new IllegalStateException("broken");
        });
    HttpResponse<String> answer = get("/health/live");
    assertEquals(503, answer.statusCode());
    assertTrue(answer.body().contains("lanes: cannot be checked"), answer.body());
  }

  @Test
  void livenessNeedsNoneOfTheOthers() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    health.addReady(
        "disk",
        () -> {
          try {
            hangs.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return null;
        });
    List<Socket> asking = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      asking.add(send("GET /health/ready HTTP/1.1\r\n\r\n"));
    }
    try (Socket refused = asking.get(19)) {
      assertTrue(read(refused).startsWith("HTTP/1.1 503"), "a bounded number waits");
    }
    assertEquals(200, get("/health/live").statusCode());
    hangs.countDown();
    for (Socket socket : asking) {
      socket.close();
    }
  }

  @Test
  void onlyWhatIsThereIsAnswered() throws Exception {
    assertEquals(404, get("/").statusCode());
    assertEquals(200, get("/health/live?verbose=1").statusCode());
    assertEquals(405, Http.post(monitor.address(), "/metrics", "").statusCode());
    assertEquals(413, Http.post(monitor.address(), "/metrics", "a body").statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"line", "header", "headers", "garbage"})
  void whatIsTooLargeIsRefused(String what) throws Exception {
    String much = "x".repeat(20_000);
    String request =
        switch (what) {
          case "line" -> "GET /" + much + " HTTP/1.1\r\n\r\n";
          case "header" -> "GET /metrics HTTP/1.1\r\nA: " + much + "\r\n\r\n";
          case "headers" -> "GET /metrics HTTP/1.1\r\n" + "A: b\r\n".repeat(5_000) + "\r\n";
          default -> much + "\r\n\r\n";
        };
    try (Socket socket = send(request)) {
      assertTrue(read(socket).startsWith("HTTP/1.1 400"), what);
    }
    assertEquals(200, get("/health/live").statusCode());
  }

  @Test
  void slowClientsAreCutOffAndHoldUpNobody() throws Exception {
    monitor.close();
    start(Duration.ofSeconds(1));
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      slow.add(send("GET /metrics HT"));
    }
    assertEquals(200, get("/health/live").statusCode());
    assertEquals(200, get("/metrics").statusCode());
    for (Socket socket : slow) {
      assertEquals("", read(socket), "closed without an answer");
      socket.close();
    }
  }

  @Test
  void onlySoManyConnectionsAreKept() throws Exception {
    List<Socket> all = new ArrayList<>();
    for (int i = 0; i < 33; i++) {
      all.add(send("GET"));
    }
    all.get(32).setSoTimeout(10_000); // half of what the others may stay
    assertEquals("", read(all.get(32)), "one too many is closed");
    for (Socket socket : all) {
      socket.close();
    }
  }

  @Test
  void aPortInUseIsExplained() {
    String message =
        assertThrows(IOException.class, () -> Monitor.start(monitor.address(), meters, health))
            .getMessage();
    assertTrue(
        message.contains(monitor.address().toString())
            && message.contains("in use")
            && message.contains("--monitor"),
        message);
  }

  private Socket send(String text) throws IOException {
    Socket socket = new Socket(monitor.address().getHost(), monitor.address().getPort());
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    return socket;
  }

  /** All that comes until the end, however that looks. */
  private static String read(Socket socket) {
    StringBuilder text = new StringBuilder();
    try {
      InputStream in = socket.getInputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        text.append((char) b);
      }
    } catch (SocketException reset) {
      return text.toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return text.toString();
  }
}
