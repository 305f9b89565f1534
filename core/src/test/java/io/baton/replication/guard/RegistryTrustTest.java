package io.baton.replication.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentId;
import io.baton.replication.message.Fence;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class RegistryTrustTest {

  private final List<Memory> kept = new ArrayList<>();
  private final RegistryTrust trust = new RegistryTrust("c", Memory.NOTHING, kept::add);

  private static Seen seen(long mark, long mzxid, Long... rebuilds) {
    return new Seen("c", mark, mzxid, ImmutableList.copyOf(rebuilds));
  }

  private void look(Seen seen) {
    int began = trust.begin();
    String wrong = trust.judge(Optional.of(seen));
    if (wrong != null) {
      trust.wentBack(wrong);
    } else {
      long mark = trust.nextMark(seen);
      trust.wrote(mark, 100 + mark, seen, began);
    }
  }

  private static void refused(Reason reason, Executable what) {
    assertEquals(reason, assertThrows(StorageException.class, what).reason());
  }

  @Test
  void nothingIsPromisedBeforeALook() throws StorageException {
    trust.requireFor(5, 5);
    refused(Reason.BUSY, () -> trust.requireFor(6, 5));
    refused(Reason.BUSY, trust::requireForProbe);
    look(seen(0, 0));
    trust.requireFor(6, 5);
    trust.requireForProbe();
    assertTrue(trust.isGood() && trust.hasNews());
    assertEquals(List.of(new Memory(1, 101, ImmutableList.of())), kept);
    trust.disconnected();
    refused(Reason.BUSY, () -> trust.requireFor(6, 5));
    refused(Reason.BUSY, trust::requireForProbe);
  }

  @Test
  void anOlderMarkIsOfAZooKeeperThatWentBack() throws StorageException {
    look(seen(0, 0));
    look(seen(1, 101));
    trust.disconnected();
    look(seen(1, 101));
    refused(Reason.REGISTRY_WENT_BACK, trust::requireForProbe);
    refused(Reason.REGISTRY_WENT_BACK, trust::requireNotBack);
    refused(Reason.REGISTRY_WENT_BACK, () -> trust.requireFor(6, 5));
    trust.requireFor(5, 5);
    trust.disconnected();
    assertNotNull(trust.problem());
    assertFalse(trust.isGood());
    look(seen(2, 102));
    assertTrue(trust.isGood());
  }

  @Test
  void anOpenersEpochIsPromisedOnlyOnceZooKeeperIsBelieved() throws StorageException {
    Fence owner = new Fence(new SegmentId(1, 2), 3, 5, Fence.By.OWNER);
    Fence opener = new Fence(new SegmentId(1, 2), 3, 5, Fence.By.OPENER);
    Fence courteous = new Fence(new SegmentId(1, 2), 3, 5, Fence.By.COURTEOUS_OPENER);
    refused(Reason.BUSY, () -> trust.requireFor(opener, 5));
    refused(Reason.BUSY, () -> trust.requireFor(courteous, 5));
    trust.requireFor(owner, 5);
    look(seen(0, 0));
    trust.requireFor(opener, 5);
    trust.requireFor(courteous, 5);
    look(seen(0, 0));
    refused(Reason.REGISTRY_WENT_BACK, () -> trust.requireFor(opener, 5));
    refused(Reason.REGISTRY_WENT_BACK, () -> trust.requireFor(courteous, 5));
    trust.requireFor(owner, 5);
  }

  @Test
  void theSameNumberOfAnotherHistoryIsNotBelieved() {
    look(seen(0, 0));
    assertNull(trust.judge(Optional.of(seen(1, 101))));
    assertNotNull(trust.judge(Optional.of(seen(1, 100))));
    assertNotNull(trust.judge(Optional.of(new Seen("d", 1, 101, ImmutableList.of()))));
    assertNotNull(trust.judge(Optional.empty()));
  }

  @Test
  void anotherProcessRemembers() {
    look(seen(0, 0));
    RegistryTrust next = new RegistryTrust("c", kept.get(0), kept::add);
    assertNotNull(next.judge(Optional.of(seen(0, 0))));
  }

  @Test
  void aRebuildIsBelievedOnce() {
    look(seen(0, 0));
    look(seen(0, 0));
    assertFalse(trust.isGood());
    look(seen(0, 0, 7L));
    assertTrue(trust.isGood() && trust.knowsRebuild(7));
    look(seen(0, 0, 7L));
    assertFalse(trust.isGood());
  }

  @Test
  void whatCameOverAConnectionThatHasEndedIsNotBelieved() {
    int connection = trust.connection();
    assertFalse(trust.isGoodSince(connection));
    look(seen(0, 0));
    assertTrue(trust.isGoodSince(connection));
    trust.disconnected();
    look(seen(1, 101));
    assertTrue(trust.isGood());
    assertFalse(trust.isGoodSince(connection));
  }

  @Test
  void whatWasSeenOverAnEarlierConnectionSaysNothing() {
    int began = trust.begin();
    trust.disconnected();
    assertFalse(trust.wrote(1, 101, seen(0, 0), began));
    assertTrue(trust.isUnseen());
  }

  @Test
  void aLookThatWasOvertakenSetsNothingBack() {
    int overtaken = trust.begin();
    look(seen(0, 0));
    look(seen(1, 101));
    assertFalse(trust.wrote(1, 101, seen(0, 0), overtaken));
    assertEquals(new Memory(2, 102, ImmutableList.of()), kept.get(kept.size() - 1));
    assertNull(trust.judge(Optional.of(seen(2, 102))));
    assertNotNull(trust.judge(Optional.of(seen(1, 101))));
  }
}
