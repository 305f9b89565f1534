package io.baton.daemon.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusUtil;
import io.baton.daemon.config.CommonSettings.LogLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where logs go, and that they stay within their bounds. */
class LogsTest {

  private static final long FILE_BYTES = 64 << 10;
  private static final int FILES = 2;

  @TempDir Path directory;
  private final LoggerContext context = new LoggerContext();
  private Properties before;

  @BeforeEach
  void remember() {
    before = (Properties) System.getProperties().clone();
  }

  @AfterEach
  void restore() {
    context.stop();
    System.setProperties(before);
  }

  private static LogConfig config(Optional<Path> directory) {
    return new LogConfig(LogLevel.INFO, directory, FILE_BYTES, FILES);
  }

  /** A context of its own, as that of the tests is configured already. */
  private void configure() throws Exception {
    context.setMDCAdapter(new LogbackMDCAdapter());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(
        getClass().getResource("/" + System.getProperty("logback.configurationFile")));
    // Above this, logback fills standard output with all that it did.
    assertEquals(Status.INFO, new StatusUtil(context).getHighestLevel(0));
  }

  @Test
  void filesAreBoundedInSizeAndCount() throws Exception {
    try (Logs logs = Logs.direct("some", config(Optional.of(directory.resolve("new/logs"))))) {
      configure();
      Path current = logs.file().orElseThrow();
      Path oldest = Path.of(current + "." + FILES);
      String text = "x".repeat(1_000);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      // Until the oldest has been replaced: then one more than is kept was put aside.
      Object first = null;
      while (first == null || first.equals(keyOf(oldest))) {
        context.getLogger("io.baton.Some").info(text);
        assertTrue(System.nanoTime() - deadline < 0, "no file is put aside");
        LockSupport.parkNanos(500_000);
        first = first == null ? keyOf(oldest) : first;
      }
      context.getLogger("io.baton.Some").debug("too little");
      context.getLogger("org.library").info("too little");
      try (Stream<Path> files = Files.list(current.getParent())) {
        List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
        assertEquals(List.of("some.lock", "some.log", "some.log.1", "some.log.2"), names);
      }
      assertTrue(Files.size(oldest) >= FILE_BYTES, "as full as it may be");
      assertTrue(Files.readString(oldest).endsWith("INFO  Some: " + text + "\n"));
      assertTrue(!Files.readString(current).contains("too little"));
    }
  }

  /** The file's identity; null if there is none. */
  private static Object keyOf(Path file) throws IOException {
    return Files.exists(file)
        ? Files.readAttributes(file, BasicFileAttributes.class).fileKey()
        : null;
  }

  @Test
  void standardOutputIsTheDefault() throws Exception {
    try (Logs logs = Logs.direct("some", config(Optional.empty()))) {
      configure();
      assertEquals(Optional.empty(), logs.file());
    }
  }

  @Test
  void anotherConfigurationIsKept() throws Exception {
    System.setProperty("logback.configurationFile", "mine.xml");
    Logs.direct("some", config(Optional.empty())).close();
    assertEquals("mine.xml", System.getProperty("logback.configurationFile"));
  }

  @Test
  void oneDirectoryIsForOneProcess() throws Exception {
    LogConfig config = config(Optional.of(directory));
    Logs first = Logs.direct("some", config);
    String message =
        String.valueOf(
            assertThrows(IOException.class, () -> Logs.direct("some", config)).getMessage());
    assertTrue(message.contains("another process logs to " + directory), message);
    Logs.direct("other", config).close();
    first.close();
    Logs.direct("some", config).close();
  }

  @Test
  void aDirectoryThatCannotBeIsNamed() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    LogConfig config = config(Optional.of(file));
    String message =
        String.valueOf(
            assertThrows(IOException.class, () -> Logs.direct("some", config)).getMessage());
    assertEquals(
        "log-dir " + file + " cannot be used: it is there already, and no directory", message);
  }
}
