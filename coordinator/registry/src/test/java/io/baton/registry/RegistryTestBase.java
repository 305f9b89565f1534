package io.baton.registry;

import static io.baton.registry.testing.TestRegistries.NOW;
import static io.baton.registry.testing.TestRegistries.TIMEOUT;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.google.common.collect.ImmutableList;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.registry.Outcome.Won;
import io.baton.registry.Registration.Reserved;
import io.baton.registry.removal.Removals;
import io.baton.registry.testing.TestRegistries;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A fresh cluster for each test, on servers that all share. */
abstract class RegistryTestBase {

  static final SegmentSpec SPEC = SegmentSpec.ofCapacity(1 << 20);
  static final ImmutableList<NodeId> NODES = ImmutableList.of(new NodeId("n1"), new NodeId("n2"));
  static final ImmutableList<Member> MEMBERS =
      ImmutableList.of(new Member(NODES.get(0), 0x11), new Member(NODES.get(1), -1));

  final TestRegistries registries = new TestRegistries();
  Registry registry;

  @BeforeEach
  void makeCluster() {
    registry = registries.connect();
    registry.cluster().init(TIMEOUT);
  }

  @AfterEach
  void closeAll() {
    registries.close();
  }

  static VersionedRecord reserve(Registry by, String name, long nonce) {
    Registration registration =
        by.names().register(SegmentName.of(name), SPEC, NODES, by.owner(nonce, NOW), TIMEOUT);
    return assertInstanceOf(Reserved.class, registration).current();
  }

  /** Registers a segment and makes it ready. */
  static VersionedRecord ready(Registry by, String name) {
    VersionedRecord reserved = reserve(by, name, 1);
    return won(by.segments().compareAndSet(reserved, reserved.record().ready(MEMBERS), TIMEOUT));
  }

  static Removals removals(Registry by) {
    return new Removals(by.segments(), () -> NOW);
  }

  static VersionedRecord won(Outcome outcome) {
    return assertInstanceOf(Won.class, outcome).current();
  }

  static VersionedRecord fresh(Registry by, VersionedRecord old) {
    return by.segments().read(old.record().id(), TIMEOUT).orElseThrow();
  }
}
