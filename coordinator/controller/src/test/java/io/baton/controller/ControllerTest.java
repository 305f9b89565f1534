package io.baton.controller;

import static io.baton.registry.testing.TestRegistries.NOW;
import static io.baton.registry.testing.TestRegistries.TIMEOUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.net.HostAndPort;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.healing.Ailment;
import io.baton.registry.Registration.Reserved;
import io.baton.registry.Registry;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.LiveRecord;
import io.baton.registry.testing.Eventually;
import io.baton.registry.testing.TestRegistries;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The loop on a real ZooKeeper, with repairs that never end by themselves. */
class ControllerTest {

  private static final NodeId N1 = new NodeId("n1");
  private static final NodeId N2 = new NodeId("n2");

  private static final class Repairs implements Repairer {
    final List<CompletableFuture<String>> begun = new CopyOnWriteArrayList<>();

    @Override
    public CompletableFuture<String> repair(Ailment ailment) {
      CompletableFuture<String> repair = new CompletableFuture<>();
      begun.add(repair);
      return repair;
    }
  }

  private static Controller start(Registry registry, Repairs repairs) {
    ControllerConfig config =
        new ControllerConfig(
                Duration.ofMillis(50), TIMEOUT, 1_000, ControllerConfig.DEFAULT.repairs())
            .withGrace(Duration.ZERO);
    return Controller.start(registry, repairs, config, System::nanoTime, new SplittableRandom(1));
  }

  @Test
  void oneLeadsAndEndsItsRepairsWhenItStandsBackForTheNext() {
    try (TestRegistries registries = new TestRegistries()) {
      Registry registry = registries.connect();
      registry.cluster().init(TIMEOUT);
      ail(registry);
      Repairs ofFirst = new Repairs();
      Repairs ofSecond = new Repairs();
      Controller first = start(registry, ofFirst);
      awaitRunning(registry, ofFirst);
      Controller second = start(registries.connect(), ofSecond);
      assertTrue(ofSecond.begun.isEmpty());
      first.close();
      assertTrue(ofFirst.begun.get(0).isCancelled());
      Eventually.await("the next leads", TIMEOUT, () -> !ofSecond.begun.isEmpty());
      assertFalse(ofSecond.begun.get(0).isDone());
      assertEquals(1, ofFirst.begun.size());
      second.close();
      assertTrue(ofSecond.begun.get(0).isCancelled());
    }
  }

  private static void awaitRunning(Registry registry, Repairs repairs) {
    assertTrue(repairs.begun.isEmpty(), "n2 does not run yet");
    LiveRecord live = new LiveRecord(HostAndPort.fromParts("h", 1), "p", NOW, 0);
    registry.nodes().announce(N2, live, TIMEOUT);
    Eventually.await("the repair begins", TIMEOUT, () -> !repairs.begun.isEmpty());
  }

  /** A closed segment that lacks its copy on n2. */
  private static void ail(Registry registry) {
    VersionedRecord reserved =
        assertInstanceOf(
                Reserved.class,
                registry
                    .names()
                    .register(
                        SegmentName.of("a"),
                        SegmentSpec.ofCapacity(1).withReplicas(2, 1),
                        ImmutableList.of(N1, N2),
                        registry.owner(1, NOW),
                        TIMEOUT))
            .current();
    registry
        .segments()
        .compareAndSet(
            reserved,
            reserved.record().ready(ImmutableList.of(new Member(N1, 1))).closed(),
            TIMEOUT);
  }
}
