package io.baton.client;

import com.google.common.base.Preconditions;
import io.baton.api.Times;
import io.baton.registry.Registry;
import io.baton.registry.RegistryConfig;
import io.baton.replication.opening.OpeningConfig;
import io.baton.replication.owner.OwnerConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How a process uses a cluster. Times are at least one millisecond.
 *
 * @param zookeeper connection string, {@code host:port,...}
 * @param root znode of the cluster
 * @param directory for the local files of open segments: enough space for their capacities. Chosen
 *     by the application, as a wrong choice fills somebody's disk
 * @param machine this process runs on, for placement; replicas are preferably put on others
 * @param sessionTimeout of ZooKeeper: how long a dead owner counts as alive; too short loses
 *     sessions to pauses
 * @param timeout of opening and of other calls
 * @param checkpointTimeout after which a checkpoint is reported as of unknown outcome
 * @param memberTimeout how long a storage node may be silent before it leaves the in-sync set; too
 *     short removes nodes that only restart, too long holds checkpoints for as long
 */
public record BatonConfig(
    String zookeeper,
    String root,
    Path directory,
    String machine,
    Duration sessionTimeout,
    Duration timeout,
    Duration checkpointTimeout,
    Duration memberTimeout) {

  private static final Duration RETRY = Duration.ofMillis(250);

  /** Checks the relations: both numbers are in the message. */
  public BatonConfig {
    for (Duration time :
        new Duration[] {sessionTimeout, timeout, checkpointTimeout, memberTimeout}) {
      Preconditions.checkArgument(
          time.toMillis() >= 1, "every timeout must be at least 1 ms, not %s", time);
    }
    Preconditions.checkArgument(
        !zookeeper.isBlank(), "zookeeper must name a server, such as 127.0.0.1:2181");
    Preconditions.checkArgument(
        memberTimeout.compareTo(checkpointTimeout) < 0,
        "memberTimeout (%s) must be shorter than checkpointTimeout (%s), or no member is ever replaced in time",
        Times.text(memberTimeout),
        Times.text(checkpointTimeout));
    Preconditions.checkArgument(
        memberTimeout.compareTo(timeout) < 0,
        "memberTimeout (%s) must be shorter than timeout (%s), or no open outlasts a dead node",
        Times.text(memberTimeout),
        Times.text(timeout));
  }

  /**
   * The defaults: root {@code /baton}, the host's name, session 10 s, calls 30 s, checkpoints 10 s,
   * members 2 s.
   *
   * @param zookeeper connection string
   * @param directory for local files
   */
  public static BatonConfig of(String zookeeper, Path directory) {
    return new BatonConfig(
        zookeeper,
        "/baton",
        directory,
        hostName(),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        Duration.ofSeconds(2));
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** The same with another root znode. */
  public BatonConfig withRoot(String path) {
    return new BatonConfig(
        zookeeper,
        path,
        directory,
        machine,
        sessionTimeout,
        timeout,
        checkpointTimeout,
        memberTimeout);
  }

  /** The same on another machine. */
  public BatonConfig withMachine(String name) {
    return new BatonConfig(
        zookeeper,
        root,
        directory,
        name,
        sessionTimeout,
        timeout,
        checkpointTimeout,
        memberTimeout);
  }

  /** The same with another session timeout. */
  public BatonConfig withSessionTimeout(Duration time) {
    return new BatonConfig(
        zookeeper, root, directory, machine, time, timeout, checkpointTimeout, memberTimeout);
  }

  /** The same with another timeout of calls. */
  public BatonConfig withTimeout(Duration time) {
    return new BatonConfig(
        zookeeper,
        root,
        directory,
        machine,
        sessionTimeout,
        time,
        checkpointTimeout,
        memberTimeout);
  }

  /** The same with another timeout of checkpoints. */
  public BatonConfig withCheckpointTimeout(Duration time) {
    return new BatonConfig(
        zookeeper, root, directory, machine, sessionTimeout, timeout, time, memberTimeout);
  }

  /** The same with another member timeout. */
  public BatonConfig withMemberTimeout(Duration time) {
    return new BatonConfig(
        zookeeper, root, directory, machine, sessionTimeout, timeout, checkpointTimeout, time);
  }

  /** Connects to ZooKeeper. */
  Registry connectRegistry(RandomGenerator random) {
    Duration half = sessionTimeout.dividedBy(2);
    RegistryConfig where = new RegistryConfig(zookeeper, root, sessionTimeout, half);
    return Registry.connect(where, Clock.systemUTC(), random);
  }

  OwnerConfig ownerConfig() {
    return OwnerConfig.DEFAULT
        .withCheckpointDeadline(checkpointTimeout)
        .withMemberTimeout(memberTimeout);
  }

  OpeningConfig openingConfig(Duration deadline) {
    return new OpeningConfig(deadline, memberTimeout, RETRY, false);
  }
}
