package io.baton.agent.process.watch;

import static io.baton.agent.process.TestPrograms.await;
import static io.baton.agent.process.TestPrograms.living;
import static io.baton.agent.process.TestPrograms.read;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.agent.process.TestPrograms;
import io.baton.agent.process.command.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthCheckTest {

  private static final Duration SOON = Duration.ofMillis(10);
  private static final Duration NEVER = Duration.ofHours(1);

  @TempDir Path directory;
  private final BlockingQueue<Health> found = new LinkedBlockingQueue<>();
  private TestPrograms programs;
  private @Nullable HealthCheck check;

  @BeforeEach
  void open() {
    programs = new TestPrograms(directory);
  }

  @AfterEach
  void close() throws Exception {
    if (check != null) {
      await(check.stop());
    }
    programs.close();
  }

  private HealthCheck start(Command command, Duration interval, Duration timeout) {
    HealthCheck.Plan plan = new HealthCheck.Plan(command, interval, timeout);
    check = HealthCheck.start(programs.programs(), plan, programs.scheduler(), found::add);
    return check;
  }

  private HealthCheck sh(String script, Duration interval, Duration timeout) {
    return start(Command.of("sh", "-c", script), interval, timeout);
  }

  private Health next() throws InterruptedException {
    Health health = found.poll(30, SECONDS);
    assertNotNull(health, "a check was made");
    return health;
  }

  private String reason() throws InterruptedException {
    return ((Health.Unhealthy) next()).reason();
  }

  @Test
  void itIsCheckedAgainAndAgain() throws Exception {
    Path sick = directory.resolve("sick");
    sh("if [ -e " + sick + " ]; then echo sick; exit 3; fi", SOON, NEVER);
    assertTrue(next().isHealthy());
    assertTrue(next().isHealthy());
    Files.createFile(sick);
    Health health = next();
    while (health.isHealthy()) {
      health = next();
    }
    assertEquals(new Health.Unhealthy("exit code 3: sick"), health);
    Files.delete(sick);
    while (!health.isHealthy()) {
      health = next();
    }
  }

  @Test
  void theEndOfItsOutputIsTold() throws Exception {
    sh(
        "i=0; while [ $i -lt 30000 ]; do echo line $i; i=$((i+1)); done; echo end >&2; exit 1",
        NEVER,
        NEVER);
    String reason = reason();
    assertTrue(reason.startsWith("exit code 1: "), reason);
    assertTrue(reason.endsWith("line 29999\nend"), reason);
    int length = reason.length() - "exit code 1: ".length();
    assertTrue(length > 500 && length < 512, "512 bytes, without what is blank: " + length);
  }

  @Test
  void aSignalIsTold() throws Exception {
    sh("kill -KILL $$", NEVER, NEVER);
    assertEquals("signal 9", reason());
  }

  @Test
  void whatTakesTooLongIsEndedWithItsGroup() throws Exception {
    sh("echo $$; trap '' TERM; sleep 1000 & sleep 1000", NEVER, Duration.ofMillis(300));
    String reason = reason();
    assertTrue(reason.startsWith("no answer within 300 ms: "), reason);
    long session = Long.parseLong(reason.substring(reason.indexOf(": ") + 2));
    assertEquals(List.of(), living(session));
  }

  @Test
  void whatPrintsWithoutEndIsEnded() throws Exception {
    start(Command.of("yes"), NEVER, Duration.ofMillis(300));
    String reason = reason();
    assertTrue(reason.startsWith("no answer within 300 ms: "), reason);
    assertTrue(reason.endsWith("y\ny"), reason);
  }

  @Test
  void whatItLeavesBehindIsEnded() throws Exception {
    sh("echo $$; sleep 1000 & exit 4", NEVER, NEVER);
    String reason = reason();
    long session = Long.parseLong(reason.substring("exit code 4: ".length()));
    assertEquals(List.of(), living(session));
  }

  @Test
  void thereIsOneAtATime() throws Exception {
    Path running = directory.resolve("running");
    sh("mkdir " + running + " || exit 9; sleep 0.05; rmdir " + running, Duration.ofNanos(1), NEVER);
    for (int i = 0; i < 10; i++) {
      assertEquals(new Health.Healthy(), next());
    }
  }

  @Test
  void whatCannotBeRunIsUnhealthy() throws Exception {
    start(Command.of("no-such-check"), SOON, NEVER);
    assertTrue(reason().startsWith("cannot run no-such-check: "));
    assertTrue(reason().startsWith("cannot run no-such-check: "), "and is tried again");
  }

  @Test
  void aListenerThatFailsIsToldTheNext() throws Exception {
    HealthCheck.Plan plan = new HealthCheck.Plan(Command.of("true"), SOON, NEVER);
    check =
        HealthCheck.start(
            programs.programs(),
            plan,
            programs.scheduler(),
            health -> {
              found.add(health);
              throw new IllegalStateException("the listener of a test");
            });
    assertTrue(next().isHealthy());
    assertTrue(next().isHealthy());
  }

  @Test
  void stoppedItEndsItsCommandAndTellsNothing() throws Exception {
    Path pipe = programs.pipe("pipe");
    HealthCheck running = sh("echo $$ >" + pipe + "; exec sleep 1000", NEVER, NEVER);
    long session = Long.parseLong(read(pipe));
    await(running.stop());
    assertEquals(List.of(), living(session));
    assertNull(found.poll());
    await(running.stop());
    assertFalse(found.stream().findAny().isPresent());
  }
}
