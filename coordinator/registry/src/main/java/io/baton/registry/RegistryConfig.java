package io.baton.registry;

import java.time.Duration;

/**
 * Where ZooKeeper is.
 *
 * @param servers ZooKeeper's connection string, such as {@code zk1:2181,zk2:2181,zk3:2181}
 * @param root where Baton's znodes are; another root is another cluster
 * @param sessionTimeout how long a process may be silent before it counts as gone. Short takes a
 *     pause for a death; long delays failover. The servers bound it to 2 to 20 of their ticks
 * @param connectionTimeout how long one connection attempt may take; at most the session timeout
 */
public record RegistryConfig(
    String servers, String root, Duration sessionTimeout, Duration connectionTimeout) {

  /**
   * Checks the values; connects to nothing.
   *
   * @throws IllegalArgumentException naming the values that do not fit
   */
  public RegistryConfig {
    if (servers.isBlank()) {
      throw new IllegalArgumentException("the connection string is empty");
    }
    if (connectionTimeout.isNegative()
        || connectionTimeout.isZero()
        || connectionTimeout.compareTo(sessionTimeout) > 0) {
      throw new IllegalArgumentException(
          "the connection timeout ("
              + connectionTimeout
              + ") must be above 0 and at most the session timeout ("
              + sessionTimeout
              + ')');
    }
  }

  /** The defaults: root {@code /baton}, session 10 s, connection 5 s. */
  public static RegistryConfig of(String servers) {
    return new RegistryConfig(servers, "/baton", Duration.ofSeconds(10), Duration.ofSeconds(5));
  }

  /** The same at another root. */
  public RegistryConfig withRoot(String path) {
    return new RegistryConfig(servers, path, sessionTimeout, connectionTimeout);
  }
}
