package io.baton.registry;

import static io.baton.registry.testing.TestRegistries.NOW;
import static io.baton.registry.testing.TestRegistries.TIMEOUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.registry.Outcome.Lost;
import io.baton.registry.Registration.Reserved;
import io.baton.registry.Registration.Taken;
import io.baton.registry.Resolution.BeingRegistered;
import io.baton.registry.testing.Eventually;
import io.baton.registry.testing.Relay;
import io.baton.registry.testing.Relay.Fault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Writes of concurrent calls go together, and each has its own outcome. */
class GroupCommitTest extends RegistryTestBase {

  private static final int CALLS = 10;

  private final Relay relay = registries.relay(0);
  private final Registry behind = registries.connect(relay.connectString());

  private List<VersionedRecord> readyRecords() {
    return IntStream.range(0, CALLS).mapToObj(i -> ready(behind, "group/" + i)).toList();
  }

  /** Writes all of them at once: the first is held in the network until the others wait for it. */
  private List<Outcome> closeAll(List<VersionedRecord> records) throws Exception {
    List<Outcome> outcomes = new ArrayList<>(Collections.nCopies(CALLS, null));
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      int call = i;
      VersionedRecord from = records.get(i);
      Runnable write =
          () ->
              outcomes.set(
                  call, behind.segments().compareAndSet(from, from.record().repaired(9), TIMEOUT));
      Thread thread = new Thread(write);
      threads.add(thread);
      thread.start();
      if (i == 0) {
        relay.awaitHolding();
      }
    }
    Eventually.await(
        "all wait for an answer",
        TIMEOUT,
        () -> threads.stream().allMatch(t -> t.getState() == Thread.State.TIMED_WAITING));
    relay.release();
    for (Thread thread : threads) {
      thread.join();
    }
    return outcomes;
  }

  private void assertWrittenOnce(VersionedRecord start, Outcome outcome) {
    assertEquals(start.znodeVersion() + 1, won(outcome).znodeVersion());
    assertEquals(won(outcome), fresh(registry, start));
  }

  @Test
  void whatWaitsGoesTogether() throws Exception {
    List<VersionedRecord> records = readyRecords();
    int before = relay.multis();
    relay.failNext(Fault.HOLD_REQUEST);
    List<Outcome> outcomes = closeAll(records);
    for (int i = 0; i < CALLS; i++) {
      assertWrittenOnce(records.get(i), outcomes.get(i));
    }
    int sent = relay.multis() - before;
    assertTrue(sent <= 4, () -> CALLS + " writes took " + sent + " transactions");
  }

  @Test
  void oneThatLosesTakesNoOtherWithIt() throws Exception {
    List<VersionedRecord> records = readyRecords();
    int late = CALLS - 1;
    VersionedRecord theirs =
        won(
            registry
                .segments()
                .compareAndSet(records.get(late), records.get(late).record().closed(), TIMEOUT));
    relay.failNext(Fault.HOLD_REQUEST);
    List<Outcome> outcomes = closeAll(records);
    for (int i = 0; i < late; i++) {
      assertWrittenOnce(records.get(i), outcomes.get(i));
    }
    assertEquals(theirs, assertInstanceOf(Lost.class, outcomes.get(late)).current());
  }

  @Test
  void aGroupWhoseReplyIsLostIsWrittenOnceAll() throws Exception {
    for (int passing = 0; passing < 3; passing++) {
      List<VersionedRecord> records = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        records.add(ready(behind, "lost/" + passing + "/" + i));
      }
      relay.failAfter(passing, Fault.LOSE_REPLY);
      List<Outcome> outcomes = new ArrayList<>(Collections.nCopies(CALLS, null));
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        int call = i;
        VersionedRecord from = records.get(i);
        Thread thread =
            new Thread(
                () ->
                    outcomes.set(
                        call,
                        behind.segments().compareAndSet(from, from.record().repaired(9), TIMEOUT)));
        threads.add(thread);
        thread.start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertFalse(relay.isArmed());
      for (int i = 0; i < CALLS; i++) {
        assertWrittenOnce(records.get(i), outcomes.get(i));
      }
    }
  }

  /** Two clients, several calls of each, all for the same names: whoever loses is in a group. */
  @Test
  void aNameThatManyWantIsOnes() throws Exception {
    int names = 20;
    List<List<Registration>> answers = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      int call = i;
      Registry by = i % 2 == 0 ? registry : behind;
      List<Registration> mine = new ArrayList<>();
      answers.add(mine);
      Thread thread = new Thread(() -> wantAll(by, call, names, mine));
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (int i = 0; i < names; i++) {
      int name = i;
      assertIsOnes("wanted/" + name, answers.stream().map(mine -> mine.get(name)).toList());
    }
  }

  private static void wantAll(Registry by, int call, int names, List<Registration> answers) {
    for (int i = 0; i < names; i++) {
      SegmentName name = SegmentName.of("wanted/" + i);
      answers.add(by.names().register(name, SPEC, NODES, by.owner(call, NOW), TIMEOUT));
    }
  }

  private void assertIsOnes(String name, List<Registration> answers) {
    List<SegmentId> reserved =
        answers.stream()
            .filter(Reserved.class::isInstance)
            .map(one -> ((Reserved) one).current().record().id())
            .toList();
    assertEquals(1, reserved.size(), () -> "one of " + answers);
    assertEquals(CALLS - 1, answers.stream().filter(Taken.class::isInstance).count());
    Resolution there = registry.names().resolve(SegmentName.of(name), TIMEOUT);
    assertEquals(
        reserved.get(0), assertInstanceOf(BeingRegistered.class, there).current().record().id());
  }
}
