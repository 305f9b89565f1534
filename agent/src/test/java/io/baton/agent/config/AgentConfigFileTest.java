package io.baton.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.net.HostAndPort;
import io.baton.agent.config.RunConfig.Environment;
import io.baton.agent.config.RunConfig.Health;
import io.baton.agent.config.RunConfig.Isolation;
import io.baton.agent.config.RunConfig.OnIsolation;
import io.baton.agent.config.RunConfig.Restarts;
import io.baton.api.Durability;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.client.BatonConfig;
import io.baton.daemon.config.CommonSettings.LogLevel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What good files come to. */
class AgentConfigFileTest {

  private static final String HEAD =
      """
      zookeeper = "zk1:2181,zk2:2181"
      directory = "/var/lib/baton/agent"
      socket = "/run/baton/agent.sock"
      """;

  @TempDir Path directory;

  private AgentConfig read(String text) throws Exception {
    return AgentConfigFile.read(Files.writeString(directory.resolve("agent.toml"), text));
  }

  private ProgramConfig program(String text) throws Exception {
    return read(HEAD + "[programs.orders]\nsegment = \"orders/eu\"\n" + text)
        .programs()
        .get("orders");
  }

  private RunConfig run(String text) throws Exception {
    String state = "protect = \"file\"\npath = \"/srv/state\"\n[programs.orders.run]\n";
    return program(state + text).run().orElseThrow();
  }

  @Test
  void anAgentWithoutProgramsHasTheClientsDefaults() throws Exception {
    AgentConfig config = read(HEAD);
    assertEquals(ImmutableMap.of(), config.programs());
    assertEquals(Path.of("/run/baton/agent.sock"), config.socket());
    assertEquals(Optional.empty(), config.socketGroup());
    assertEquals(Optional.empty(), config.machine());
    assertEquals(Optional.empty(), config.monitor());
    assertEquals(
        BatonConfig.of("zk1:2181,zk2:2181", Path.of("/var/lib/baton/agent")), config.client());
  }

  @Test
  void everythingOfAnAgentIsHeard() throws Exception {
    AgentConfig config =
        read(
            HEAD
                + """
                socket-group = "orders"
                machine = "rack1-7"
                root = "/elsewhere"
                session-timeout = "400ms"
                start-timeout = "401ms"
                timeout = "300ms"
                checkpoint-timeout = "200ms"
                member-timeout = "199ms"
                monitor = 9411
                log-level = "warn"
                log-files = 3
                """);
    assertEquals(Optional.of("orders"), config.socketGroup());
    assertEquals(Optional.of(HostAndPort.fromString("127.0.0.1:9411")), config.monitor());
    assertEquals(LogLevel.WARN, config.log().level());
    assertEquals(3, config.log().files());
    assertEquals(Duration.ofMillis(401), config.cluster().startTimeout());
    assertEquals(
        new BatonConfig(
            "zk1:2181,zk2:2181",
            "/elsewhere",
            Path.of("/var/lib/baton/agent"),
            "rack1-7",
            Duration.ofMillis(400),
            Duration.ofMillis(300),
            Duration.ofMillis(200),
            Duration.ofMillis(199)),
        config.client());
  }

  @Test
  void aMappedFileHasItsSizeAndTriggers() throws Exception {
    ProgramConfig program =
        program(
            """
            protect = "mapped"
            path = "/srv/orders/state"
            capacity = "64MiB"
            replicas = 5
            min-in-sync = 3
            durability = "disk"
            checkpoint-every = "1s"
            checkpoint-on-touch = "/srv/orders/commit"
            """);
    assertEquals("orders", program.name());
    assertEquals(SegmentName.of("orders/eu"), program.segment());
    assertEquals(new SegmentSpec(64 << 20, 5, 3, Durability.DISK), program.spec());
    assertEquals(new StateConfig.Mapped(Path.of("/srv/orders/state")), program.state());
    assertEquals(
        new Triggers(
            Optional.of(Duration.ofSeconds(1)), Optional.of(Path.of("/srv/orders/commit"))),
        program.triggers());
    assertEquals(Optional.empty(), program.run());
  }

  @Test
  void aReplacedFileHasAFirstCapacity() throws Exception {
    String state = "protect = \"file\"\npath = \"/srv/state\"\n";
    ProgramConfig program = program(state);
    assertEquals(SegmentSpec.ofCapacity(1 << 20), program.spec());
    assertEquals(new StateConfig.ReplacedFile(Path.of("/srv/state")), program.state());
    assertEquals(new Triggers(Optional.empty(), Optional.empty()), program.triggers());
    assertEquals(5 << 10, program(state + "capacity = \"5KiB\"\n").spec().capacity());
  }

  @Test
  void aDirectoryHasFilesAndCommands() throws Exception {
    String state = "protect = \"directory\"\npath = \"/srv/state\"\n";
    ProgramConfig program = program(state);
    assertEquals(SegmentSpec.ofCapacity(0), program.spec());
    assertEquals(
        new StateConfig.Directory(
            Path.of("/srv/state"), 16, Optional.empty(), Optional.empty(), Duration.ofSeconds(10)),
        program.state());
    String more =
        """
        max-files = 63
        freeze = ["redis-cli", "save", ""]
        thaw = ["/bin/true"]
        freeze-timeout = "2s"
        """;
    assertEquals(
        new StateConfig.Directory(
            Path.of("/srv/state"),
            63,
            Optional.of(ImmutableList.of("redis-cli", "save", "")),
            Optional.of(ImmutableList.of("/bin/true")),
            Duration.ofSeconds(2)),
        program(state + more).state());
  }

  @Test
  void allReplicasMayHaveToBeInSync() throws Exception {
    String state = "protect = \"file\"\npath = \"/srv/state\"\nreplicas = 1\n";
    assertEquals(1, program(state).spec().minInSync());
    assertEquals(program(state), program(state + "min-in-sync = 1\n"));
  }

  @Test
  void aProgramIsRunWithDefaults() throws Exception {
    assertEquals(
        new RunConfig(
            ImmutableList.of("orders"),
            Optional.empty(),
            Optional.empty(),
            new Environment(ImmutableMap.of()),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Optional.empty(),
            Optional.empty(),
            new Isolation(OnIsolation.STOP, Duration.ofSeconds(8)),
            new Restarts(Duration.ofSeconds(1), Duration.ofMinutes(1), 3)),
        run("command = [\"orders\"]\n"));
  }

  @Test
  void everythingOfARunIsHeard() throws Exception {
    String all =
        """
        command = ["/usr/bin/orders", "--state", "/srv/orders/state"]
        user = "orders"
        working-directory = "/srv/orders"
        environment = { LANG = "C.UTF-8", PORT = 80, EMPTY = "" }
        start-timeout = "31s"
        stop-timeout = "0s"
        health = ["orders-ping"]
        health-every = "6s"
        health-timeout = "4s"
        heartbeat = "11s"
        on-isolation = "continue"
        isolation-bound = "20s"
        restart-backoff = "2s"
        restart-backoff-max = "2s"
        failed-resumes = 4
        """;
    assertEquals(
        new RunConfig(
            ImmutableList.of("/usr/bin/orders", "--state", "/srv/orders/state"),
            Optional.of("orders"),
            Optional.of(Path.of("/srv/orders")),
            new Environment(ImmutableMap.of("LANG", "C.UTF-8", "PORT", "80", "EMPTY", "")),
            Duration.ofSeconds(31),
            Duration.ZERO,
            Optional.of(
                new Health(
                    ImmutableList.of("orders-ping"), Duration.ofSeconds(6), Duration.ofSeconds(4))),
            Optional.of(Duration.ofSeconds(11)),
            new Isolation(OnIsolation.CONTINUE, Duration.ofSeconds(20)),
            new Restarts(Duration.ofSeconds(2), Duration.ofSeconds(2), 4)),
        run(all));
  }

  @Test
  void theIsolationBoundFollowsTheSessionTimeout() throws Exception {
    AgentConfig config =
        read(
            HEAD
                + """
                session-timeout = "5s"
                [programs.a]
                segment = "a"
                protect = "file"
                path = "/srv/a"
                run = { command = ["a"] }
                """);
    RunConfig run = config.programs().get("a").run().orElseThrow();
    assertEquals(Duration.ofSeconds(4), run.isolation().bound());
  }

  @Test
  void variablesAreNotShown() throws Exception {
    RunConfig run = run("command = [\"a\"]\nenvironment = { TOKEN = \"s3cret\" }\n");
    assertTrue(run.toString().contains("Environment[TOKEN]"), run::toString);
    assertFalse(run.toString().contains("s3cret"), run::toString);
  }

  @Test
  void aReloadTellsWhichProgramsChanged() throws Exception {
    String orders =
        """
        [programs.orders]
        segment = "orders"
        protect = "mapped"
        path = "/srv/orders"
        capacity = "1MiB"
        [programs.orders.run]
        command = ["orders"]
        environment = { A = "1", B = "2" }
        """;
    String carts =
        """
        [programs.carts]
        segment = "carts"
        protect = "directory"
        path = "/srv/carts"
        freeze = ["true"]
        """;
    AgentConfig before = read(HEAD + orders + carts);
    AgentConfig moved = read(HEAD + "# another comment\n" + carts + orders);
    assertEquals(before, moved);

    AgentConfig after =
        read(
            HEAD
                + orders.replace("B = \"2\"", "B = \"3\"")
                + carts.replace("/srv/carts", "/srv//carts/"));
    assertNotEquals(before, after);
    assertNotEquals(before.programs().get("orders"), after.programs().get("orders"));
    assertEquals(before.programs().get("carts"), after.programs().get("carts"));

    AgentConfig longer = read("timeout = \"31s\"\n" + HEAD + orders + carts);
    assertNotEquals(before, longer);
    assertEquals(before.programs(), longer.programs());
  }

  @Test
  void defaultsThatAreNotSaidAreTheSameAsSaid() throws Exception {
    String state = "protect = \"file\"\npath = \"/srv/state\"\n";
    String said =
        """
        capacity = "1024KiB"
        replicas = 3
        min-in-sync = 2
        durability = "memory"
        """;
    assertEquals(program(state), program(state + said));
    assertInstanceOf(StateConfig.ReplacedFile.class, program(state).state());
  }
}
