package io.baton.cli.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.baton.api.Group;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.api.error.UnavailableException;
import io.baton.rebuild.Step;
import io.baton.registry.Outcome.Won;
import io.baton.registry.Registration.Reserved;
import io.baton.registry.Registry;
import io.baton.registry.RegistryConfig;
import io.baton.registry.VersionedRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A group's records, in a ZooKeeper. */
class WritingTest {

  private static final Duration CALL = Duration.ofSeconds(20);
  private static final Clock CLOCK = Clock.systemUTC();
  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(8192);
  private static final ImmutableList<Member> MEMBERS =
      ImmutableList.of(new Member(new NodeId("n1"), 42));
  private static final long EPOCH = 1_000_000_007;

  private final ImmutableList.Builder<SegmentId> written = ImmutableList.builder();
  private TestingServer zookeeper;
  private Registry registry;

  @BeforeEach
  void start() throws Exception {
    zookeeper = new TestingServer();
    registry =
        Registry.connect(
            RegistryConfig.of(zookeeper.getConnectString()).withRoot("/w"), CLOCK, new Random(1));
    registry.cluster().restore("c", CALL);
  }

  @AfterEach
  void stop() throws Exception {
    registry.close();
    zookeeper.close();
  }

  private VersionedRecord creating(String name) {
    return ((Reserved)
            registry
                .names()
                .register(
                    SegmentName.of(name),
                    SPEC,
                    ImmutableList.of(),
                    registry.owner(7, CLOCK.instant()),
                    CALL))
        .current();
  }

  private VersionedRecord now(SegmentId id) {
    return registry.segments().read(id, CALL).orElseThrow();
  }

  private static Step step(VersionedRecord before, Group group) {
    return new Step(
        before.record().id(),
        before.record().name(),
        SPEC.withGroup(group),
        before,
        false,
        EPOCH,
        new Version(7, 1),
        MEMBERS,
        ImmutableList.of(),
        ImmutableMap.of());
  }

  private static Step missing(SegmentId id, String name, Group group) {
    return new Step(
        id,
        SegmentName.of(name),
        SPEC.withGroup(group),
        null,
        false,
        EPOCH,
        new Version(7, 1),
        MEMBERS,
        ImmutableList.of(),
        ImmutableMap.of());
  }

  private void write(Step... steps) {
    new Writing(registry, CLOCK, CALL)
        .write(ImmutableList.copyOf(steps), step -> written.add(step.segment()));
  }

  @Test
  void ofRecordsThatAreAllThereAllAreWrittenOrNone() {
    VersionedRecord a = creating("a");
    VersionedRecord b = creating("b");
    Group group = Group.of(ImmutableList.of(a.record().id(), b.record().id()));
    VersionedRecord later =
        ((Won)
                registry
                    .segments()
                    .compareAndSet(b, b.record().withDesired(ImmutableList.of()), CALL))
            .current();
    assertThrows(UnavailableException.class, () -> write(step(a, group), step(b, group)));
    assertEquals(1, now(a.record().id()).record().epoch());
    assertEquals(ImmutableList.of(), written.build());
    write(step(a, group), step(later, group));
    assertEquals(ImmutableList.of(a.record().id(), b.record().id()), written.build());
    for (SegmentId id : written.build()) {
      assertEquals(EPOCH, now(id).record().epoch());
      assertEquals(group, now(id).record().spec().group());
    }
  }

  /** Whoever finds all of them finds what was written. */
  @Test
  void aRecordThatIsMissingIsWrittenLast() {
    VersionedRecord a = creating("a");
    creating("taken");
    SegmentId id = new SegmentId(3, 4);
    Group group = Group.of(ImmutableList.of(a.record().id(), id));
    Step last = missing(id, "taken", group);
    assertThrows(UnavailableException.class, () -> write(last, step(a, group)));
    assertEquals(ImmutableList.of(a.record().id()), written.build());
    assertEquals(group, now(a.record().id()).record().spec().group());
    assertEquals(MEMBERS, now(a.record().id()).record().inSync());
  }
}
