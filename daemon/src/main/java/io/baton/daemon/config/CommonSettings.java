package io.baton.daemon.config;

import com.google.common.net.HostAndPort;
import io.baton.daemon.monitor.MonitorAddress;
import java.nio.file.Path;
import java.time.Duration;

/** What every daemon can be told. */
public final class CommonSettings {

  /** ZooKeeper's connection string. */
  public static final Setting<String> ZOOKEEPER =
      Setting.required(
          "zookeeper", Kind.servers(), "ZooKeeper's servers, such as zk1:2181,zk2:2181");

  /** Where Baton's znodes are. */
  public static final Setting<String> ROOT =
      Setting.withDefault(
          "root",
          Kind.znode(),
          "/baton",
          "where Baton's znodes are; another root is another cluster");

  /** Of ZooKeeper. */
  public static final Setting<Duration> SESSION_TIMEOUT =
      Setting.withDefault(
          "session-timeout",
          Kind.time(Duration.ofMillis(100), Duration.ofHours(1)),
          "10s",
          "silence after which ZooKeeper takes this process for dead: too short takes a pause for a"
              + " death, long delays failover; the servers bound it to 2 to 20 of their ticks");

  /** Of the first contact with ZooKeeper. */
  public static final Setting<Duration> START_TIMEOUT =
      Setting.withDefault(
          "start-timeout",
          Kind.time(Duration.ofMillis(100), Duration.ofDays(1)),
          "60s",
          "how long a start tries to reach ZooKeeper; longer than session-timeout");

  /** Where to listen for those who watch. */
  public static final Setting<HostAndPort> MONITOR =
      Setting.optional(
          "monitor",
          new Kind<>(
              "HOST:PORT", "HOST:PORT, or a port alone for 127.0.0.1", MonitorAddress::parse),
          "off",
          "where metrics and health are shown over HTTP, such as 127.0.0.1:9411, to everybody who"
              + " reaches it: nothing is authenticated; port 0 takes a free one");

  /** Of Baton's own messages. */
  public static final Setting<LogLevel> LOG_LEVEL =
      Setting.withDefault(
          "log-level",
          Kind.oneOf("LEVEL", LogLevel.class),
          "info",
          "the least that Baton logs; what its libraries say is logged from warn on");

  /** Where the log files are. */
  public static final Setting<Path> LOG_DIR =
      Setting.optional(
          "log-dir",
          Kind.directory(),
          "standard output",
          "where log files are kept, made if it is not there; one process for each directory");

  /** When a log file is full. */
  public static final Setting<Long> LOG_FILE_SIZE =
      Setting.withDefault(
          "log-file-size",
          Kind.size(64 << 10, 1L << 40),
          "20MiB",
          "size at which a log file is put aside; with log-dir");

  /** Log files that are kept. */
  public static final Setting<Integer> LOG_FILES =
      Setting.withDefault(
          "log-files",
          Kind.number("COUNT", 1, 20),
          "10",
          "log files that are kept besides the current one; with log-dir");

  private CommonSettings() {}

  /** From which on messages are logged. */
  public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }
}
