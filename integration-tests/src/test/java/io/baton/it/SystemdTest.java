package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.NodeId;
import io.baton.machine.MachineSuite;
import io.baton.registry.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The units do under a real systemd, confined as they are, what they are for. */
@MachineSuite(needs = "root and systemd")
final class SystemdTest {

  private static final String NODE = "baton-storage-node.service";
  private static final String COORDINATOR = "baton-coordinator.service";
  private static final String AGENT = "baton-agent.service";

  @TempDir static Path directory;
  private static TestCluster cluster;
  private static SystemdMachine machine;

  @BeforeAll
  static void boot() throws Exception {
    cluster = TestCluster.start(directory, 1, 0);
    Path archive = Files.createDirectory(directory.resolve("archive"));
    Machine.run(
        "tar",
        "xzf",
        DistributionArchive.file().toString(),
        "-C",
        archive.toString(),
        "--strip-components=1");
    machine = SystemdMachine.boot(archive, etc());
  }

  private static Path etc() throws IOException {
    Path etc = Files.createDirectory(directory.resolve("etc"));
    String zooKeeper = cluster.connectString();
    Files.writeString(
        etc.resolve("environment"),
        "JAVA_HOME=%s%nBATON_JAVA_OPTS=-XX:TieredStopAtLevel=1%n"
            .formatted(System.getProperty("java.home")));
    Files.writeString(
        etc.resolve("storage-node.properties"),
        """
        id=n1
        data=/var/lib/baton/storage-node
        log-dir=/var/log/baton/storage-node
        zookeeper=%s
        port=0
        """
            .formatted(zooKeeper));
    Files.writeString(
        etc.resolve("coordinator.properties"),
        "log-dir=/var/log/baton/coordinator%nzookeeper=%s%n".formatted(zooKeeper));
    Files.writeString(
        etc.resolve("agent.toml"),
        """
        zookeeper = "%s"
        directory = "/var/lib/baton/agent"
        socket = "/run/baton/agent.sock"
        log-dir = "/var/log/baton/agent"
        session-timeout = "2s"
        """
            .formatted(zooKeeper));
    return etc;
  }

  @AfterAll
  static void stop() throws Exception {
    if (machine != null) {
      machine.close();
    }
    cluster.close();
  }

  private static void systemctl(String verb, String unit) throws IOException {
    try {
      machine.run("systemctl", verb, unit);
    } catch (IOException e) {
      throw new IOException(machine.run("sh", "-c", "tail -n 20 /run/output"), e);
    }
  }

  private static boolean isAnother(long before) {
    try {
      long pid = mainPid(AGENT);
      return pid != 0 && pid != before && machine.show(AGENT, "ActiveState").equals("active");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long mainPid(String unit) throws IOException {
    return Long.parseLong(machine.show(unit, "MainPID"));
  }

  @Test
  void systemdFindsNothingToSayAboutThem() throws Exception {
    for (String unit : new String[] {NODE, COORDINATOR, AGENT}) {
      assertEquals("", machine.run("systemd-analyze", "verify", "/etc/systemd/system/" + unit));
    }
  }

  @Test
  void eachHasStartedWhenItServesAndStopsCleanly() throws Exception {
    machine.run("systemctl", "enable", "--now", NODE);
    assertTrue(cluster.address(new NodeId("n1")).getPort() > 0, "it is in the cluster");
    systemctl("start", COORDINATOR);
    systemctl("start", AGENT);
    machine.run("/opt/baton/current/bin/baton", "agent", "status");
    systemctl("reload", AGENT);
    for (String unit : new String[] {AGENT, COORDINATOR, NODE}) {
      assertEquals("active", machine.show(unit, "ActiveState"));
      systemctl("stop", unit);
      assertEquals("success", machine.show(unit, "Result"), unit);
      assertEquals("0", machine.show(unit, "ExecMainStatus"), unit);
    }
    String log = machine.run("cat", "/var/log/baton/storage-node/storage-node.log");
    assertTrue(log.contains("data in /var/lib/baton/storage-node"), log);
  }

  @Test
  void aKilledAgentIsStartedAgainAndItsProgramsRunOn() throws Exception {
    systemctl("start", AGENT);
    long before = mainPid(AGENT);
    String program = programOfTheAgent();
    machine.run("kill", "-KILL", Long.toString(before));
    Eventually.await("the next agent", TestCluster.PATIENCE, () -> isAnother(before));
    machine.run("kill", "-0", program);
    systemctl("stop", AGENT);
    machine.run("kill", "-KILL", program);
  }

  /** A process of its own session that is the unit's, as one that the agent has started. */
  private static String programOfTheAgent() throws IOException {
    return machine
        .run(
            "sh",
            "-c",
            """
            setsid sleep 1000 > /dev/null 2>&1 &
            echo $! > /sys/fs/cgroup/system.slice/baton-agent.service/cgroup.procs
            echo $!
            """)
        .strip();
  }

  @Test
  void whatCannotBeMendedByAnotherStartIsNotStartedAgain() throws Exception {
    systemctl("start", NODE);
    systemctl("stop", NODE);
    machine.run("sed", "-i", "s/^id=.*/id=n2/", "/etc/baton/storage-node.properties");
    try {
      assertThrows(IOException.class, () -> systemctl("start", NODE));
      assertEquals("failed", machine.show(NODE, "ActiveState"));
      assertEquals("3", machine.show(NODE, "ExecMainStatus"));
      assertEquals("0", machine.show(NODE, "NRestarts"));
      assertNotEquals("", machine.show(NODE, "StatusText"));
    } finally {
      machine.run("sed", "-i", "s/^id=.*/id=n1/", "/etc/baton/storage-node.properties");
    }
  }
}
