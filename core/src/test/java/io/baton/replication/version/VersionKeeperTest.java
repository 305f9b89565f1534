package io.baton.replication.version;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentId;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.keep.Keep;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.sim.MemoryStorage;
import io.baton.replication.storage.Commit;
import io.baton.replication.storage.KeptVersion;
import io.baton.replication.storage.StorageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a replica answers of the versions that it keeps. */
class VersionKeeperTest {

  private static final SegmentId SEGMENT = new SegmentId(7, 42);
  private static final long INCARNATION = 5;

  private final MemoryStorage storage =
      new MemoryStorage(SEGMENT, SegmentSpec.ofCapacity(0), INCARNATION);
  private final VersionKeeper keeper = new VersionKeeper(storage);

  private static Version version(long sequence) {
    return new Version(1, sequence);
  }

  private static KeepVersion keep(long sequence, Keep keep) {
    return new KeepVersion(SEGMENT, INCARNATION, version(sequence), keep);
  }

  private void commit(long sequence) {
    storage.commit(
        new Commit(version(sequence), 1, Commit.Kind.CHECKPOINT, version(sequence), 0, 0));
  }

  @BeforeEach
  void commit() {
    commit(1);
  }

  @Test
  void whatIsKeptIsSaidAndForgottenAgain() throws Exception {
    ReplicaVersions kept = keeper.keep(keep(1, Keep.FOR_GOOD));
    assertEquals(version(1), kept.commitPoint());
    assertEquals(version(1), kept.kept().get(0).version());
    commit(2);
    ListVersions list = new ListVersions(SEGMENT, INCARNATION);
    assertEquals(version(2), keeper.list(list).commitPoint());
    ImmutableList<KeptVersion> none = keeper.keep(keep(1, Keep.NOT)).kept();
    assertEquals(ImmutableList.of(), none);
    assertEquals(ImmutableList.of(), keeper.keep(keep(1, Keep.NOT)).kept()); // again is no error
  }

  @Test
  void anotherReplicaIsNotAsked() {
    Reason listing =
        assertThrows(
                StorageException.class,
                () -> keeper.list(new ListVersions(SEGMENT, INCARNATION + 1)))
            .reason();
    assertEquals(Reason.WRONG_INCARNATION, listing);
    KeepVersion wrong = new KeepVersion(SEGMENT, INCARNATION + 1, version(1), Keep.FOR_GOOD);
    assertThrows(StorageException.class, () -> keeper.keep(wrong));
    assertEquals(ImmutableList.of(), storage.kept());
  }

  @Test
  void thereIsABoundOfWhatIsKeptForGood() throws Exception {
    for (int i = 1; i <= ReplicaVersions.MOST_FOR_GOOD; i++) {
      keeper.keep(keep(i, Keep.FOR_GOOD));
      commit(i + 1);
    }
    int more = ReplicaVersions.MOST_FOR_GOOD + 1;
    StorageException full =
        assertThrows(StorageException.class, () -> keeper.keep(keep(more, Keep.FOR_GOOD)));
    assertEquals(Reason.BUSY, full.reason());
    keeper.keep(keep(1, Keep.FOR_GOOD)); // is one of them
    keeper.keep(keep(1, Keep.NOT));
    assertEquals(more - 1, keeper.keep(keep(more, Keep.FOR_GOOD)).kept().size());
  }
}
