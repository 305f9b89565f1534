package io.baton.agent.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.baton.agent.supervise.Worker;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who asks by the clock goes on whatever comes of it, and ends. */
@Timeout(30)
class AutomaticCheckpointsTest {

  private static final Duration OFTEN = Duration.ofMillis(1);

  private final Worker worker = new Worker("orders", System::nanoTime);
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

  @AfterEach
  void end() {
    worker.finish(() -> {}, Duration.ofSeconds(10));
  }

  @Test
  void anErrorDoesNotEndIt() throws Exception {
    new AutomaticCheckpoints(
            worker,
            () -> {
              asked.add("asked");
              throw new IllegalStateException("on purpose");
            })
        .every(OFTEN);
    assertEquals("asked", asked.poll(20, TimeUnit.SECONDS));
    assertEquals("asked", asked.poll(20, TimeUnit.SECONDS));
  }

  @Test
  void onceClosedItAsksNoMore() throws Exception {
    AutomaticCheckpoints automatic = new AutomaticCheckpoints(worker, () -> asked.add("asked"));
    automatic.every(OFTEN);
    assertEquals("asked", asked.poll(20, TimeUnit.SECONDS));
    onWorker(automatic::close);
    asked.clear();
    assertNull(asked.poll(100, TimeUnit.MILLISECONDS));
  }

  private void onWorker(Runnable task) {
    worker
        .ask(
            () -> {
              task.run();
              return CompletableFuture.completedFuture("done");
            })
        .join();
  }
}
