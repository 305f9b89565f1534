package io.baton.node;

import com.google.common.collect.ImmutableList;
import io.baton.api.Durability;
import io.baton.api.Member;
import io.baton.api.SegmentName;
import io.baton.registry.Outcome;
import io.baton.registry.Registration.Reserved;
import io.baton.registry.Registry;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.removal.Removals;
import java.time.Instant;
import java.time.InstantSource;

/** Segments in ZooKeeper, all of one name, one after the other. */
final class TestNames {

  private final Registry registry;
  private final Removals removals;

  TestNames(Registry registry) {
    this.registry = registry;
    this.removals = new Removals(registry.segments(), InstantSource.system());
  }

  private VersionedRecord reserve() {
    TestSegment pattern = new TestSegment(1);
    return ((Reserved)
            registry
                .names()
                .register(
                    pattern.name,
                    pattern.spec,
                    ImmutableList.of(),
                    registry.owner(1, Instant.EPOCH),
                    TestCluster.TIMEOUT))
        .current();
  }

  /** One that is being registered. */
  TestSegment registered() {
    return new TestSegment(reserve().record().id(), Durability.MEMORY);
  }

  /** A registered one has its replicas. */
  void makeReady(TestSegment segment, Member... members) {
    VersionedRecord reserved =
        registry.segments().read(segment.id, TestCluster.TIMEOUT).orElseThrow();
    registry
        .segments()
        .compareAndSet(
            reserved, reserved.record().ready(ImmutableList.copyOf(members)), TestCluster.TIMEOUT);
  }

  /** One that is registered, and can be removed. */
  TestSegment ready() {
    VersionedRecord reserved = reserve();
    Outcome outcome =
        registry
            .segments()
            .compareAndSet(
                reserved, reserved.record().ready(ImmutableList.of()), TestCluster.TIMEOUT);
    return new TestSegment(((Outcome.Won) outcome).current().record().id(), Durability.MEMORY);
  }

  void remove(TestSegment segment) {
    removals.remove(segment.id, TestCluster.TIMEOUT);
  }

  /** For ever. */
  void delete(TestSegment segment) {
    removals.delete(segment.id, TestCluster.TIMEOUT);
  }

  void undelete(TestSegment segment) {
    SegmentName name = record(segment).name();
    removals.undelete(segment.id, name, TestCluster.TIMEOUT);
  }

  SegmentRecord record(TestSegment segment) {
    return registry.segments().read(segment.id, TestCluster.TIMEOUT).orElseThrow().record();
  }
}
