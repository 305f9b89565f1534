package io.baton.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.baton.daemon.testing.NotifySocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a service manager is told, on a socket as it has. */
final class ServiceManagerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(ServiceManager.class);

  @TempDir Path directory;
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logged.start();
    LOG.addAppender(logged);
  }

  @AfterEach
  void leave() {
    LOG.detachAppender(logged);
  }

  private static ServiceManager at(String socket) {
    return ServiceManager.of(Map.of("NOTIFY_SOCKET", socket));
  }

  private List<String> warnings() {
    return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void isToldReadyStoppingAndWhyItFailed() throws Exception {
    String path = directory.resolve("notify").toString();
    try (NotifySocket socket = NotifySocket.bind(path)) {
      ServiceManager manager = at(path);
      manager.ready();
      manager.stopping();
      manager.failed("no room:\n  /srv/é");
      assertEquals(Optional.of("READY=1"), socket.next(PATIENCE));
      assertEquals(Optional.of("STOPPING=1"), socket.next(PATIENCE));
      assertEquals(
          Optional.of("STATUS=no room: /srv/é"),
          socket.next(PATIENCE),
          "in one line, as another would be another word of the protocol");
    }
    assertEquals(List.of(), warnings());
  }

  @Test
  void isFoundInTheKernelsOwnSpace() throws Exception {
    String name = "baton-" + UUID.randomUUID();
    try (NotifySocket socket = NotifySocket.bind('\0' + name)) {
      at('@' + name).ready();
      assertEquals(Optional.of("READY=1"), socket.next(PATIENCE));
    }
  }

  @Test
  void nothingIsToldWhereNobodyWantsToKnow() {
    ServiceManager.of(Map.of()).ready();
    at("").ready();
    assertEquals(List.of(), warnings());
  }

  @Test
  void whatCannotBeToldIsLoggedAndHoldsNothingUp() {
    String gone = directory.resolve("gone").toString();
    at(gone).ready();
    at("vsock:2:9999").stopping();
    List<String> warnings = warnings();
    assertEquals(2, warnings.size());
    assertTrue(warnings.get(0).contains("READY=1"), warnings.get(0));
    assertTrue(warnings.get(0).contains(gone), warnings.get(0));
    assertTrue(warnings.get(0).contains("FileNotFound"), warnings.get(0));
    assertTrue(warnings.get(1).contains("STOPPING=1"), warnings.get(1));
    assertFalse(warnings.get(1).contains("null"), warnings.get(1));
  }
}
