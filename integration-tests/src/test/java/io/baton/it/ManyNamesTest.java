package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.machine.MachineSuite;
import io.baton.registry.Names;
import io.baton.registry.Registration;
import io.baton.registry.Registry;
import io.baton.registry.VersionedRecord;
import io.baton.registry.testing.Relay;
import io.baton.registry.testing.ZooKeeperEnsemble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Fifty thousand names, and no message of ZooKeeper's that is large. */
@MachineSuite(needs = "some minutes")
final class ManyNamesTest {

  private static final int NAMES = 50_000;
  private static final int PAGE = 10_000;
  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(1 << 20);
  private static final ImmutableList<NodeId> NODES =
      ImmutableList.of(new NodeId("n1"), new NodeId("n2"), new NodeId("n3"));

  /** ZooKeeper's limit is 1 MiB: one message that holds all the names would be three times that. */
  private static final int SMALL_MESSAGE = 64 << 10;

  /** Listing is for administrators, but they have other things to do. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static ZooKeeperEnsemble zooKeeper;
  private static Relay relay;
  private static List<SegmentName> expected;

  @BeforeAll
  static void register() throws Exception {
    zooKeeper = ZooKeeperEnsemble.start(1, "-Xmx512m");
    expected = IntStream.range(0, NAMES).mapToObj(ManyNamesTest::name).sorted().toList();
    try (Registry registry = TestCluster.registry(zooKeeper.connectString())) {
      registry.cluster().init(TestCluster.PATIENCE);
      Together.run(64, NAMES, i -> register(registry, expected.get(i), i));
    }
    relay = new Relay(zooKeeper.clientPort(0));
  }

  @AfterAll
  static void stop() {
    relay.close();
    zooKeeper.close();
  }

  private static SegmentName name(int i) {
    return SegmentName.of("tenant-%04d/orders/region eu-central/%07d".formatted(i / 100, i));
  }

  /** As a registration leaves it, but for the replicas. */
  private static void register(Registry registry, SegmentName name, int i) {
    Registration.Reserved reserved =
        (Registration.Reserved)
            registry
                .names()
                .register(
                    name, SPEC, NODES, registry.owner(i, Instant.EPOCH), TestCluster.PATIENCE);
    VersionedRecord current = reserved.current();
    ImmutableList<Member> members =
        NODES.stream()
            .map(node -> new Member(node, i + 1L))
            .collect(ImmutableList.toImmutableList());
    registry
        .segments()
        .compareAndSet(current, current.record().ready(members).closed(), TestCluster.PATIENCE);
  }

  @Test
  void theRegistryListsThemInPages() {
    List<SegmentName> listed = new ArrayList<>();
    long started = System.nanoTime();
    try (Registry registry = TestCluster.registry(relay.connectString())) {
      Names.Page page;
      do {
        page = registry.names().list("tenant-", last(listed), PAGE, PATIENCE);
        listed.addAll(page.names());
      } while (page.more());
    }
    assertEquals(expected, listed);
    done("the registry", started);
  }

  @Test
  void theCommandListsAPageInLittleMemory() throws Exception {
    long started = System.nanoTime();
    List<String> first = segments(Optional.empty());
    done("the command", started);
    assertEquals(expected.subList(0, PAGE), names(first));
    assertEquals("and more; go on with --after NAME", first.get(first.size() - 1));
    List<String> last = segments(Optional.of(expected.get(NAMES - PAGE - 1)));
    assertEquals(expected.subList(NAMES - PAGE, NAMES), names(last));
  }

  private static List<SegmentName> names(List<String> table) {
    int length = name(0).value().length();
    return table.stream()
        .filter(line -> line.startsWith("tenant-"))
        .map(line -> SegmentName.of(line.substring(0, length)))
        .toList();
  }

  private static List<String> segments(Optional<SegmentName> after) throws InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "segments",
                "--zookeeper",
                relay.connectString(),
                "--limit",
                Integer.toString(PAGE)));
    after.ifPresent(name -> arguments.addAll(List.of("--after", name.value())));
    try (TestProcess command =
        TestProcess.daemon(
            "baton segments",
            List.of("-Xmx48m"),
            "io.baton.cli.BatonCommand",
            arguments.toArray(String[]::new))) {
      assertEquals(0, command.exitCode(), () -> String.join("\n", command.lines()));
      return command.lines();
    }
  }

  private static Optional<SegmentName> last(List<SegmentName> listed) {
    return listed.isEmpty() ? Optional.empty() : Optional.of(listed.get(listed.size() - 1));
  }

  private static void done(String who, long startedNanos) {
    Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
    System.out.printf(
        "%s listed names in %d ms, the largest message had %d bytes%n",
        who, took.toMillis(), relay.largestFrame());
    assertTrue(took.compareTo(PATIENCE) < 0, () -> who + " took " + took);
    assertTrue(
        relay.largestFrame() < SMALL_MESSAGE,
        () -> "a message of " + relay.largestFrame() + " bytes passed");
  }
}
