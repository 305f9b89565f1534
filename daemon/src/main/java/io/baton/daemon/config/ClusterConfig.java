package io.baton.daemon.config;

import java.time.Duration;
import java.util.Optional;

/**
 * Which cluster a daemon belongs to, and how patient it is with ZooKeeper.
 *
 * @param zookeeper ZooKeeper's connection string
 * @param root where Baton's znodes are; another root is another cluster
 * @param sessionTimeout silence after which ZooKeeper takes the process for dead
 * @param startTimeout how long a start tries to reach ZooKeeper, and waits for the session of a
 *     process before it to end: longer than that session's timeout
 */
public record ClusterConfig(
    String zookeeper, String root, Duration sessionTimeout, Duration startTimeout) {

  /**
   * Checks settings, and how they relate.
   *
   * @throws ConfigException naming those that are missing or do not fit
   */
  public static ClusterConfig of(Settings settings) throws ConfigException {
    Duration session = settings.require(CommonSettings.SESSION_TIMEOUT);
    Duration start = settings.require(CommonSettings.START_TIMEOUT);
    Optional<String> conflict = conflict(session, start);
    if (conflict.isPresent()) {
      throw new ConfigException(conflict.get());
    }
    return new ClusterConfig(
        settings.require(CommonSettings.ZOOKEEPER),
        settings.require(CommonSettings.ROOT),
        session,
        start);
  }

  /** Why two times do not go together, if they do not. */
  public static Optional<String> conflict(Duration sessionTimeout, Duration startTimeout) {
    return startTimeout.compareTo(sessionTimeout) > 0
        ? Optional.empty()
        : Optional.of(
            "start-timeout ("
                + Quantities.text(startTimeout)
                + ") must be longer than session-timeout ("
                + Quantities.text(sessionTimeout)
                + "): a start waits for the session of a process that died");
  }

  /** What to type to have a look at it: the command with this cluster's arguments. */
  public String command(String subcommand) {
    String elsewhere =
        CommonSettings.ROOT.defaultText().equals(Optional.of(root)) ? "" : " --root " + root;
    return "baton " + subcommand + " --zookeeper " + zookeeper + elsewhere;
  }
}
