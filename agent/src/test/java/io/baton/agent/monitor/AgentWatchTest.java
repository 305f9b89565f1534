package io.baton.agent.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.net.HostAndPort;
import io.baton.agent.socket.AgentSocket;
import io.baton.agent.socket.SocketConfig;
import io.baton.agent.socket.Verbs;
import io.baton.daemon.testing.Http;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an agent says of itself, whatever its programs are at. */
@Timeout(60)
class AgentWatchTest {

  @TempDir Path directory;

  private final AtomicLong nanos = new AtomicLong();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private AgentWatch watch;

  @BeforeEach
  void start() throws Exception {
    HostAndPort anywhere = HostAndPort.fromParts("127.0.0.1", 0);
    watch = AgentWatch.start(Optional.of(anywhere), "7", nanos::get);
  }

  @AfterEach
  void close() {
    watch.close();
    timer.shutdownNow();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return Http.get(watch.address().orElseThrow(), path);
  }

  private void assertReady(String body) throws Exception {
    HttpResponse<String> answer = get("/health/ready");
    assertEquals(body, answer.body());
    assertEquals(body.replaceAll(".*: ok\n", "").isEmpty() ? 200 : 503, answer.statusCode());
  }

  @Test
  void itIsReadyFromItsStartToItsStop() throws Exception {
    assertReady("process: the process is starting\n");
    watch.started(ImmutableList::of);
    assertReady("process: ok\nprograms: ok\n");
    watch.stopping();
    assertReady("process: the process is stopping\nprograms: ok\n");
    assertEquals(200, get("/health/live").statusCode());
    assertTrue(get("/metrics").body().contains("baton_build_info{version=\"7\"} 1"));
  }

  @Test
  void aTimerThatLooksNoMoreIsAReasonToRestart() throws Exception {
    watch.follow(timer);
    CountDownLatch stuck = new CountDownLatch(1);
    try {
      timer.execute(
          () -> {
            try {
              stuck.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      nanos.addAndGet(Duration.ofSeconds(30).toNanos());
      assertEquals("process: ok\ntimer: ok\n", get("/health/live").body());
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      HttpResponse<String> answer = get("/health/live");
      assertEquals(503, answer.statusCode());
      assertEquals("process: ok\ntimer: its thread has not answered for 31 s\n", answer.body());
    } finally {
      stuck.countDown();
    }
  }

  @Test
  void aSocketThatAnswersNoMoreIsAReasonToRestart() throws Exception {
    AgentSocket socket =
        AgentSocket.open(SocketConfig.at(directory.resolve("agent.sock")), Verbs.of());
    try (socket) {
      socket.serve();
      watch.follow(socket);
      assertEquals("process: ok\nsocket: ok\n", get("/health/live").body());
    }
    HttpResponse<String> answer = get("/health/live");
    assertEquals(503, answer.statusCode());
    assertTrue(answer.body().contains("socket: it takes no requests any more"), answer.body());
    assertTrue(get("/health/ready").body().contains("socket: it takes no requests any more"));
  }
}
