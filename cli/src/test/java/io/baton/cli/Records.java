package io.baton.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.net.HostAndPort;
import io.baton.api.Group;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.registry.Registration;
import io.baton.registry.Registry;
import io.baton.registry.RegistryConfig;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.NodeRecord;
import io.baton.registry.record.NodeState;
import io.baton.registry.record.SegmentRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Puts into ZooKeeper what the commands are to show. */
final class Records {

  static final Duration CALL = Duration.ofSeconds(20);

  /** Each process draws ids of its own. */
  private static final AtomicInteger SEEDS = new AtomicInteger();

  private Records() {}

  static Registry connect(String zookeeper, String root) {
    return Registry.connect(
        RegistryConfig.of(zookeeper).withRoot(root),
        Clock.systemUTC(),
        new Random(SEEDS.incrementAndGet()));
  }

  static void putNode(Registry registry, String id) {
    NodeRecord node =
        new NodeRecord(
            new NodeId(id),
            HostAndPort.fromString("127.0.0.1:1"),
            "zone",
            "machine",
            1 << 20,
            NodeState.ACTIVE,
            registry.cluster().id(CALL));
    registry.nodes().put(node, CALL);
  }

  static void register(Registry registry) {
    VersionedRecord current = reserve(registry, "orders/eu");
    registry.segments().compareAndSet(current, ready(current.record()), CALL);
  }

  /** Registers a group; gives the ids, in the order of the names. */
  static ImmutableList<String> registerGroup(Registry registry, String... names) {
    ImmutableList<VersionedRecord> current =
        Stream.of(names)
            .map(name -> reserve(registry, name))
            .collect(ImmutableList.toImmutableList());
    Group group = Group.of(current.stream().map(each -> each.record().id()).toList());
    registry
        .segments()
        .compareAndSet(
            current, record -> ready(record).withSpec(record.spec().withGroup(group)), CALL);
    return current.stream()
        .map(each -> each.record().id().toString())
        .collect(ImmutableList.toImmutableList());
  }

  private static SegmentRecord ready(SegmentRecord record) {
    return record.ready(ImmutableList.of(new Member(new NodeId("n1"), 42)));
  }

  private static VersionedRecord reserve(Registry registry, String name) {
    Registration.Reserved reserved =
        (Registration.Reserved)
            registry
                .names()
                .register(
                    SegmentName.of(name),
                    SegmentSpec.ofCapacity(8192),
                    ImmutableList.of(new NodeId("n1")),
                    registry.owner(7, Clock.systemUTC().instant()),
                    CALL);
    return reserved.current();
  }
}
