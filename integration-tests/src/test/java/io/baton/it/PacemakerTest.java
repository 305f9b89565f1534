package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.machine.MachineSuite;
import io.baton.registry.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that Pacemaker runs on one of two machines, by the configuration of docs/pacemaker.md:
 * whatever happens, it goes on with all that was acknowledged.
 */
@MachineSuite(needs = "root, nftables and Debian's pacemaker, corosync, crmsh and resource-agents")
final class PacemakerTest {

  private static final Path PAGE = Path.of("../docs/pacemaker.md");
  private static final Path COUNTER =
      Path.of("src/test/resources/io/baton/it/counter.py").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String CLONE = "orders-clone";

  @TempDir static Path directory;
  private static TestCluster cluster;
  private static PacemakerNode first;
  private static PacemakerNode second;
  private static Ledger ledger;

  @BeforeAll
  static void start() throws Exception {
    cluster = TestCluster.start(directory, 1, 3);
    ledger = new Ledger(Files.createFile(directory.resolve("ledger")));
    cluster.client().register(SegmentName.of("orders"), SegmentSpec.ofCapacity(1 << 20));
    PacemakerNode.connect();
    first = new PacemakerNode(1, directory, config());
    second = new PacemakerNode(2, directory, config());
    first.boot();
    second.boot();
    Path configuration = Files.writeString(directory.resolve("orders.crm"), configuration());
    // There is nothing that could fence one of them.
    first.run("crm", "configure", "property", "stonith-enabled=false");
    first.run("crm", "configure", "load", "update", configuration.toString());
    settled();
  }

  private static String config() throws IOException {
    return """
    zookeeper = "%s"
    directory = "/var/lib/baton/agent"
    socket = "/run/baton/agent.sock"

    [programs.orders]
    segment = "orders"
    protect = "mapped"
    path = "/run/baton/orders"
    capacity = "1MiB"
    election = "external"

    [programs.orders.run]
    command = ["/usr/bin/python3", "%s", "/run/baton/orders", "/run/baton/agent.sock", "%s"]
    """
        .formatted(cluster.connectString(), COUNTER, ledger.file());
  }

  /** The first block of the page that configures a resource. */
  private static String configuration() throws IOException {
    List<String> lines = Files.readAllLines(PAGE);
    return String.join(
            "\n",
            lines.stream()
                .dropWhile(line -> !line.startsWith("    primitive "))
                .takeWhile(line -> line.startsWith("    "))
                .toList())
        + "\n";
  }

  @AfterAll
  static void stop() throws Exception {
    for (PacemakerNode node : new PacemakerNode[] {first, second}) {
      if (node != null) {
        node.close();
      }
    }
    PacemakerNode.disconnect();
    cluster.close();
  }

  /** Whether it runs the program and has had a number kept since, and the other has a copy. */
  private static boolean isSettled(PacemakerNode node, int from) {
    String roles =
        "(?s).*\\* Promoted: \\[ %s \\]\\s+\\* Unpromoted: \\[ %s \\].*"
            .formatted(node.name(), other(node).name());
    return ledger.kept(from, node.name()) && node.ask("crm_mon", "-1").matches(roles);
  }

  /**
   * Waits until one of them runs the program and the other has a copy; the one that runs it. It is
   * asked once: crm_mon shows a clone in another form while an operation is under way.
   */
  private static PacemakerNode settled() {
    int from = ledger.size();
    AtomicReference<PacemakerNode> found = new AtomicReference<>();
    try {
      Eventually.await(
          "one that runs it, and a copy",
          PATIENCE,
          () -> {
            Stream.of(first, second).filter(node -> isSettled(node, from)).forEach(found::set);
            return found.get() != null;
          });
    } catch (AssertionError e) {
      throw new AssertionError(lastWords(), e);
    }
    return found.get();
  }

  private static void assertSettledOn(PacemakerNode node) {
    assertEquals(node.name(), settled().name(), PacemakerTest::lastWords);
  }

  private static String lastWords() {
    return first.lastWords() + "\n" + second.lastWords();
  }

  private static PacemakerNode other(PacemakerNode node) {
    return node == first ? second : first;
  }

  /** Waits until the program has begun again after so many lines, and gets checkpoints. */
  private static Ledger.Begin resumed(int after, PacemakerNode where) {
    Eventually.await("a start", PATIENCE, () -> ledger.begun(after).isPresent());
    Ledger.Begin begin = ledger.begun(after).orElseThrow();
    assertEquals(where.name(), begin.host(), PacemakerTest::lastWords);
    Eventually.await("a checkpoint", PATIENCE, () -> ledger.kept(begin.line() + 1, where.name()));
    ledger.assertNothingLost();
    return begin;
  }

  @Test
  void aKilledProgramIsStartedAgainInPlace() throws Exception {
    PacemakerNode runs = settled();
    int before = ledger.size();
    runs.run("pkill", "-KILL", "-f", "^/usr/bin/python3 " + COUNTER);
    resumed(before, runs);
    assertSettledOn(runs);
    assertTrue(runs.run("crm_mon", "-1", "-f").matches("(?s).*Migration Summary:\\s*"));
  }

  @Test
  void aKilledAgentIsNoFailover() throws Exception {
    PacemakerNode runs = settled();
    int before = ledger.size();
    runs.run("pkill", "-KILL", "-f", "^[^ ]*java .*BatonCommand agent run");
    Eventually.await("checkpoints", PATIENCE, () -> ledger.kept(before, runs.name()));
    assertSettledOn(runs);
    assertTrue(ledger.begun(before).isEmpty(), PacemakerTest::lastWords);
    ledger.assertNothingLost();
  }

  @Test
  void aMachineInStandbyGivesTheProgramAwayAndTakesItsCopyAgain() throws Exception {
    PacemakerNode runs = settled();
    int before = ledger.size();
    runs.run("crm", "node", "standby", runs.name());
    resumed(before, other(runs));
    runs.run("crm", "node", "online", runs.name());
    assertSettledOn(other(runs));
  }

  @Test
  void itIsMoved() throws Exception {
    PacemakerNode runs = settled();
    int before = ledger.size();
    runs.run("crm", "resource", "move", CLONE, other(runs).name());
    resumed(before, other(runs));
    runs.run("crm", "resource", "clear", CLONE);
    assertSettledOn(other(runs));
  }

  @Test
  void aDeadMachinesProgramGoesOnWhereItsCopyIs() throws Exception {
    PacemakerNode runs = settled();
    PacemakerNode survivor = other(runs);
    int before = ledger.size();
    int promotions = promotions(survivor).size();
    long died = System.currentTimeMillis();
    runs.kill();
    Ledger.Begin begin = resumed(before, survivor);
    long promoted = promotions(survivor).get(promotions);
    System.out.printf(
        "Pacemaker took %d ms from the death of a machine to promote, Baton %d ms from there to the"
            + " program with its state%n",
        promoted - died, begin.millis() - promoted);
    runs.boot();
    assertSettledOn(survivor);
  }

  /** When promotions began that the machine has decided on, in ms since the epoch. */
  private static List<Long> promotions(PacemakerNode node) {
    Pattern line =
        Pattern.compile("(?m)^(\\w{3} \\d\\d [\\d:.]{12}) .* Initiating promote operation orders");
    DateTimeFormatter time = DateTimeFormatter.ofPattern("yyyy MMM dd HH:mm:ss.SSS", Locale.ROOT);
    int year = LocalDateTime.now(ZoneId.systemDefault()).getYear();
    return line.matcher(node.ask("cat", "/var/log/pacemaker/pacemaker.log"))
        .results()
        .map((MatchResult match) -> LocalDateTime.parse(year + " " + match.group(1), time))
        .map(at -> at.atZone(ZoneId.systemDefault()).toInstant().toEpochMilli())
        .toList();
  }
}
