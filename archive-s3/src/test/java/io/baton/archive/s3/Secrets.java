package io.baton.archive.s3;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.spi.FilterReply;
import com.google.common.base.Throwables;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Listens to what is logged and thrown, and knows what must not be in it. */
final class Secrets {

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final List<Throwable> thrown = new ArrayList<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

  /** The console stays readable. */
  private static final class WarningsOnly extends Filter<ILoggingEvent> {

    @Override
    public FilterReply decide(ILoggingEvent event) {
      return event.getLevel().isGreaterOrEqual(Level.WARN) ? FilterReply.NEUTRAL : FilterReply.DENY;
    }
  }

  void listen() {
    log.start();
    root.getAppender("console").addFilter(new WarningsOnly());
    root.addAppender(log);
    root.setLevel(Level.TRACE);
  }

  void add(Throwable error) {
    thrown.add(error);
  }

  void assertNoneTold() {
    root.setLevel(Level.WARN);
    root.detachAppender(log);
    assertTrue(
        log.list.stream().anyMatch(event -> event.getLoggerName().startsWith("software.amazon")),
        "the SDK logs");
    for (ILoggingEvent event : log.list) {
      String line = event.getLoggerName() + " " + event.getFormattedMessage();
      assertFalse(!isServers(event) && line.contains("hush"), line);
    }
    for (Throwable error : thrown) {
      String trace = Throwables.getStackTraceAsString(error);
      assertFalse(trace.contains("hush"), trace);
      assertFalse(String.valueOf(error.getMessage()).contains("AKIA"), error.getMessage());
    }
  }

  private static boolean isServers(ILoggingEvent event) {
    return event.getLoggerName().matches("(org\\.gaul|org\\.eclipse|org\\.jclouds|jclouds)\\..*");
  }
}
