package io.baton.node.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.message.CommitPoint;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.replica.AtRest;
import io.baton.store.ReplicaDirectory;
import io.baton.store.disk.MappedDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shelf with room for one replica. */
class ShelfTest {

  private static final SegmentId FIRST = new SegmentId(0, 1);
  private static final SegmentId SECOND = new SegmentId(0, 2);
  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(SegmentSpec.BLOCK_SIZE);
  private static final long EPOCH = 3;

  @TempDir Path directory;
  private Shelf shelf;
  private CommitPoint keepAlive;

  @BeforeEach
  void fill() throws Exception {
    ReplicaDirectory replicas =
        new ReplicaDirectory(
            new MappedDisk(directory), new Random(1), 4711, 4, InstantSource.system());
    shelf = new Shelf(replicas, 1, () -> 0, (bytes, nanos) -> {});
    long incarnation = create(FIRST).store().incarnation();
    keepAlive = new CommitPoint(FIRST, incarnation, EPOCH, Version.NONE);
  }

  private Hosted create(SegmentId segment) throws Exception {
    return shelf.create(segment, SegmentName.of("shelf/" + segment), SPEC, EPOCH);
  }

  private @Nullable ReplicaStatus answerAtRest() {
    AtRest resting = shelf.atRest(FIRST);
    return resting == null ? null : resting.answer(keepAlive);
  }

  @Test
  void anOpenReplicaAnswersItself() {
    assertNull(answerAtRest());
  }

  @Test
  void oneThatWasClosedForAnotherAnswersAnIdleOwnerWithoutItsFile() throws Exception {
    create(SECOND);
    assertNull(shelf.findOpen(FIRST), "there is room for one");
    assertNotNull(answerAtRest());
    assertNull(shelf.findOpen(FIRST), "it is still closed");
    assertNotNull(shelf.findOpen(SECOND));
  }

  @Test
  void whatIsOpenedAgainAnswersItselfAgain() throws Exception {
    create(SECOND);
    Hosted again = shelf.find(FIRST);
    assertNotNull(again);
    assertNull(answerAtRest());
    assertEquals(again.receive(keepAlive), again.atRest().answer(keepAlive));
  }

  @Test
  void whatIsDeletedAnswersNoMore() throws Exception {
    create(SECOND);
    shelf.delete(FIRST);
    assertNull(answerAtRest());
  }

  @Test
  void whatIsFoundDamagedAnswersNoMore() throws Exception {
    create(SECOND);
    Path file = directory.resolve(FIRST.toString()).resolve("replica");
    Files.write(file, new byte[2 * 4096], StandardOpenOption.WRITE);
    assertNull(shelf.find(FIRST), "it is set aside");
    assertNull(answerAtRest());
  }
}
