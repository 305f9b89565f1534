package io.baton.client.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import io.baton.api.Group;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.api.error.OutcomeUnknownException;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.api.error.RefusedException;
import io.baton.api.error.UnavailableException;
import io.baton.registry.Outcome;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.SegmentRecord;
import io.baton.replication.copy.AsideCopy;
import io.baton.replication.copy.Copies;
import io.baton.replication.message.ReplicaStatus;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The order of the steps, and what each leaves behind when it is cut short. */
class TakingBackTest {

  private static final NodeId N1 = new NodeId("n1");
  private static final NodeId N2 = new NodeId("n2");

  private final World world = new World();

  @BeforeEach
  void allReplicasAreSetAside() {
    SegmentRecord ready =
        SegmentRecord.creating(
                World.ID,
                SegmentName.of("orders/eu"),
                SegmentSpec.ofCapacity(8192),
                ImmutableList.of(N1, N2),
                World.OWNER)
            .ready(ImmutableList.of(new Member(N1, 11), new Member(N2, 12)))
            .opened(5, World.OWNER);
    world.record = new VersionedRecord(ready, 3);
    world.nodes.put(N1, aside(1, 11, 5, World.HELD));
    world.nodes.put(N2, aside(4, 12, 8, World.HELD));
  }

  private static Copies aside(int number, long incarnation, long fence, Version whole) {
    return new Copies(
        ReplicaStatus.absent(World.ID),
        ImmutableList.of(
            new AsideCopy(
                number,
                "rebooted",
                World.TIME,
                incarnation,
                fence,
                World.HELD,
                World.HELD,
                whole,
                0)));
  }

  private static Copies replica(long incarnation) {
    return new Copies(
        new ReplicaStatus(World.ID, incarnation, 0, 5, World.HELD, World.HELD, false),
        ImmutableList.of());
  }

  private void run() {
    new TakingBack(world, N1, OptionalInt.empty(), "root@ops").run();
  }

  private void assertUntouched(Class<? extends Exception> error, String... says) {
    Exception refused = assertThrows(error, this::run);
    for (String word : says) {
      assertTrue(refused.getMessage().contains(word), refused.getMessage());
    }
    assertEquals(List.of(), world.did);
  }

  @Test
  void anEpochAboveEveryFenceThenTheCopyThenTheSet() {
    run();
    assertEquals(
        List.of(
            "write epoch 9 in sync [n1#b, n2#c]",
            "n1 takes back 1 in epoch 9",
            "write epoch 9 in sync [n1#63]"),
        world.did);
    SegmentRecord record = world.record.record();
    assertEquals(null, record.owner());
    assertEquals(List.of(N1, N2), record.desired());
    assertEquals(2, record.former().size());
    assertEquals("3.127", record.recovered().version());
    assertEquals("root@ops", record.recovered().by());
    assertEquals(9, record.recovered().epoch());
  }

  @Test
  void anOwnerThatLivesIsLeftAlone() {
    world.ownerLives = true;
    assertUntouched(OwnedElsewhereException.class, "app-1");
  }

  @Test
  void halfAGroupIsNotTakenBack() {
    SegmentSpec spec = world.record.record().spec();
    Group group = Group.of(List.of(World.ID, new SegmentId(3, 4)));
    world.record = new VersionedRecord(world.record.record().withSpec(spec.withGroup(group)), 3);
    assertUntouched(RefusedException.class, "baton ungroup orders/eu");
    world.nodes.put(N2, replica(12));
    assertUntouched(RefusedException.class, "n2", "open it");
  }

  @Test
  void aMemberInSyncThatAnswersIsOpenedInstead() {
    world.nodes.put(N2, replica(12));
    assertUntouched(RefusedException.class, "n2", "open it");
  }

  @Test
  void aReplicaThatIsNoMemberIsTaken() {
    world.nodes.put(N1, replica(77));
    run();
    assertTrue(world.did.contains("n1 takes back 0 in epoch 9"), world.did::toString);
  }

  @Test
  void whatCannotBeTakenIsRefusedBeforeAnythingIsWritten() {
    world.nodes.put(N1, aside(1, 11, 5, Version.NONE));
    assertUntouched(RefusedException.class, "no version is whole");
    world.nodes.put(N1, new Copies(ReplicaStatus.absent(World.ID), ImmutableList.of()));
    assertUntouched(RefusedException.class, "none");
    world.nodes.remove(N1);
    assertUntouched(UnavailableException.class, "n1", "is silent");
  }

  @Test
  void whoeverOpensMeanwhileWins() {
    VersionedRecord opened = new VersionedRecord(world.record.record().opened(20, World.OWNER), 9);
    world.answers.add(new Outcome.Lost(opened));
    assertThrows(OwnedElsewhereException.class, this::run);
    assertEquals(1, world.did.size(), "no node was asked");
    world.did.clear();
    world.answers.add(new Outcome.Won(new VersionedRecord(world.record.record().repaired(9), 4)));
    world.answers.add(new Outcome.Lost(opened));
    assertThrows(OwnedElsewhereException.class, this::run);
    assertEquals(3, world.did.size());
  }

  @Test
  void cutShortAtAnyStepItIsRunAgainUnderAnotherEpoch() {
    world.answers.add(new Outcome.Unknown(null));
    assertThrows(OutcomeUnknownException.class, this::run);
    world.refusal = new OutcomeUnknownException("no answer");
    assertThrows(OutcomeUnknownException.class, this::run);
    assertEquals(9, world.record.record().epoch());
    assertEquals(2, world.record.record().inSync().size());
    world.refusal = null;
    world.nodes.put(N1, replica(98)); // it was taken back all the same
    run();
    assertEquals("write epoch 10 in sync [n1#63]", world.did.get(world.did.size() - 1));
  }

  @Test
  void anErrorNamesTheCopiesThatDoNotCount() {
    world.nodes.put(N2, replica(77));
    String suspects = world.look().survey().suspects();
    assertTrue(suspects.contains("n1 has copy 1 up to 3.127"), suspects);
    assertTrue(suspects.contains("rebooted"), suspects);
    assertTrue(suspects.contains("n2 has a replica up to 3.127 (is not in the set)"), suspects);
  }
}
