package io.baton.replication.replica;

import static io.baton.replication.replica.Contents.content;
import static io.baton.replication.replica.Contents.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.keep.Keep;
import io.baton.replication.message.Fence;
import io.baton.replication.message.Learned;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Request;
import io.baton.replication.read.CloseRead;
import io.baton.replication.read.OpenRead;
import io.baton.replication.read.OpenVersion;
import io.baton.replication.read.ReadBlocks;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.storage.Commit;
import io.baton.replication.storage.StorageException;
import io.baton.replication.version.ListVersions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a learner takes of the versions that its source keeps, and what it does without. */
class LearnerTest {

  private final Lesson lesson = new Lesson();

  private static Version v(long epoch, long sequence) {
    return new Version(epoch, sequence);
  }

  /** Versions 1.1 to 1.4, of which the first and the third are kept, each of one block less. */
  private void fillTheSource() throws StorageException {
    write(lesson.source, v(1, 1), 4, 1, Keep.FOR_GOOD);
    write(lesson.source, v(1, 2), 3, 2, Keep.NOT);
    write(lesson.source, v(1, 3), 2, 3, Keep.FOR_A_WHILE);
    write(lesson.source, v(1, 4), 1, 4, Keep.NOT);
    lesson.source.noteCommitted(v(1, 4));
  }

  @Test
  void learnsWhatTheSourceKeepsOldestFirst() throws Exception {
    fillTheSource();
    Learned learned = lesson.learned(2);
    assertEquals(v(1, 4), learned.version());
    assertEquals(4 + 3 + 1, learned.blocks(), "of all versions");
    assertEquals(List.of(v(1, 1), v(1, 3), v(1, 4)), lesson.versions());
    for (Commit commit : lesson.frail.committed()) {
      assertEquals(commit.version(), commit.commitPoint(), "known to be committed at once");
    }
    assertEquals("1.1 for good, 1.3 for a while", lesson.kept());
    assertEquals("1 1 1 1", content(lesson.own, v(1, 1), 4));
    assertEquals("3 3 2 1", content(lesson.own, v(1, 3), 4));
    assertEquals("4 3 2 1", content(lesson.own, v(1, 4), 4));
    assertEquals(List.of(), lesson.notKept);
  }

  @Test
  void anOpeningDoesNotWaitForWhatIsKept() throws Exception {
    fillTheSource();
    lesson.newest = true;
    assertEquals(4, lesson.learned(2).blocks());
    assertEquals(List.of(v(1, 4)), lesson.versions());
    assertEquals("", lesson.kept());
    assertFalse(lesson.asked.stream().anyMatch(ListVersions.class::isInstance));
  }

  @Test
  void theNewestVersionIsMarkedIfTheSourceKeepsIt() throws Exception {
    fillTheSource();
    lesson.source.keep(v(1, 4), Keep.FOR_GOOD);
    assertEquals(v(1, 4), lesson.learned(2).version());
    assertEquals("1.1 for good, 1.3 for a while, 1.4 for good", lesson.kept());
    lesson.frail.committed().clear();
    assertEquals(0, lesson.learned(2).blocks(), "again");
    assertEquals(List.of(v(1, 4)), lesson.versions());
    assertEquals("1.1 for good, 1.3 for a while, 1.4 for good", lesson.kept());
  }

  @Test
  void isNotLoweredForAVersionThatIsKept() throws Exception {
    fillTheSource();
    write(lesson.own, v(1, 3), 1, 9, Keep.NOT); // nobody knows that it is committed
    lesson.learned(2);
    assertEquals(List.of(v(1, 4)), lesson.versions());
    assertEquals("1.3 for a while", lesson.kept());
    assertEquals(List.of("1 versions, as they are older than what is held"), lesson.notKept);
  }

  @Test
  void isNotLoweredBelowWhatItsReadersSaw() throws Exception {
    fillTheSource();
    write(lesson.own, v(1, 3), 2, 3, Keep.NOT);
    lesson.own.noteCommitted(v(1, 3));
    lesson.own.commit(
        new Commit(v(1, 2), 1, Commit.Kind.TAUGHT, Version.NONE, 4L * SegmentSpec.BLOCK_SIZE, 0));
    lesson.learned(2);
    assertEquals(List.of(v(1, 4)), lesson.versions());
    assertFalse(lesson.asked.stream().anyMatch(OpenVersion.class::isInstance));
  }

  @Test
  void marksWhatItHoldsAndWasNotTold() throws Exception {
    fillTheSource();
    write(lesson.own, v(1, 1), 4, 1, Keep.NOT);
    write(lesson.own, v(1, 2), 3, 2, Keep.NOT);
    write(lesson.own, v(1, 3), 2, 3, Keep.NOT);
    lesson.own.noteCommitted(v(1, 1));
    lesson.learned(2);
    assertEquals("1.1 for good, 1.3 for a while", lesson.kept());
    assertEquals("3 3 2 1", content(lesson.own, v(1, 3), 4));
  }

  @Test
  void whatItKeepsForGoodItDoesNotKeepForAWhile() throws Exception {
    fillTheSource();
    lesson.learned(2);
    lesson.own.keep(v(1, 3), Keep.FOR_GOOD);
    lesson.own.keep(v(1, 1), Keep.FOR_A_WHILE);
    lesson.learned(2);
    assertEquals("1.1 for good, 1.3 for good", lesson.kept());
  }

  @Test
  void goesOnWithoutWhatTheSourceDoesNotHaveAnyMore() throws Exception {
    fillTheSource();
    lesson.refusing =
        request ->
            request instanceof OpenVersion open && open.version().equals(v(1, 1))
                ? Reason.NOT_READABLE
                : null;
    assertEquals(v(1, 4), lesson.learned(2).version());
    assertEquals("1.3 for a while", lesson.kept());
    assertEquals(List.of("1.1: NOT_READABLE, says the source"), lesson.notKept);
  }

  @Test
  void lateRefusalsOfAVersionThatIsGoneAreNotTheNextOnes() throws Exception {
    write(lesson.source, v(1, 1), 900, 1, Keep.FOR_GOOD);
    write(lesson.source, v(1, 2), 1, 2, Keep.FOR_GOOD);
    write(lesson.source, v(1, 3), 1, 3, Keep.NOT);
    lesson.source.noteCommitted(v(1, 3));
    lesson.refusing =
        request ->
            request instanceof ReadBlocks blocks && blocks.read() == 1 ? Reason.READ_GONE : null;
    assertEquals(v(1, 3), lesson.learned(2).version());
    assertEquals("1.2 for good", lesson.kept());
    assertEquals("2 1 1", content(lesson.own, v(1, 2), 3));
    assertEquals("3 1 1", content(lesson.own, v(1, 3), 3));
  }

  @Test
  void goesOnIfTheSourceCannotList() throws Exception {
    fillTheSource();
    lesson.refusing = request -> request instanceof ListVersions ? Reason.BUSY : null;
    assertEquals(v(1, 4), lesson.learned(2).version());
    assertEquals("", lesson.kept());
    assertEquals(List.of("no list of versions: BUSY, says the source"), lesson.notKept);
  }

  @Test
  void goesOnWithoutWhatItsDiskHasNoRoomFor() throws Exception {
    fillTheSource();
    lesson.frail.failing((what, times) -> what.equals("stage") && times == 3);
    assertEquals(v(1, 4), lesson.learned(2).version());
    assertEquals("1.3 for a while", lesson.kept());
    assertEquals("3 3 2 1", content(lesson.own, v(1, 3), 4), "nothing of what was left out");
  }

  @Test
  void goesOnIfItCannotKeepWhatItHasLearned() throws Exception {
    fillTheSource();
    lesson.frail.failing((what, times) -> what.equals("keep"));
    assertEquals(v(1, 4), lesson.learned(2).version());
    assertEquals(List.of(v(1, 1), v(1, 3), v(1, 4)), lesson.versions());
    assertEquals("", lesson.kept());
    assertEquals(2, lesson.notKept.size());
  }

  @Test
  void whatItCannotTakeItselfEndsTheTeachingIfItIsTheNewest() throws Exception {
    fillTheSource();
    lesson.frail.failing((what, times) -> what.equals("stage") && times == 4 + 3 + 1);
    assertEquals(Reason.NO_SPACE, assertInstanceOf(Refused.class, lesson.taught(2)).reason());
    assertEquals("1.1 for good, 1.3 for a while", lesson.kept());
    assertEquals(v(1, 4), lesson.learned(2).version(), "the next one goes on from there");
    assertEquals(List.of(v(1, 1), v(1, 3), v(1, 4)), lesson.versions());
  }

  @Test
  void aHigherEpochEndsIt() throws Exception {
    fillTheSource();
    for (Class<?> at : List.of(ListVersions.class, OpenVersion.class, OpenRead.class)) {
      Lesson ended = new Lesson();
      write(ended.source, v(1, 1), 1, 1, Keep.FOR_GOOD);
      write(ended.source, v(1, 2), 1, 2, Keep.NOT);
      ended.source.noteCommitted(v(1, 2));
      ended.refusing =
          request -> {
            if (at.isInstance(request)) {
              ended.replica.receive(new Fence(Lesson.SEGMENT, 5, 4, Fence.By.OWNER), 0);
            }
            return null;
          };
      assertEquals(Reason.BUSY, assertInstanceOf(Refused.class, ended.taught(2)).reason());
      List<Request> asked =
          ended.asked.stream().filter(each -> !(each instanceof CloseRead)).toList();
      assertInstanceOf(at, asked.get(asked.size() - 1), "nothing more is asked");
      assertEquals(at == OpenRead.class ? v(1, 1) : Version.NONE, ended.own.last());
    }
  }

  @Test
  void doesNotTakeAnotherVersionForTheOneThatIsKept() throws Exception {
    fillTheSource();
    lesson.silentAt = OpenVersion.class;
    Learner learner = lesson.begin(2);
    long length = 4L * SegmentSpec.BLOCK_SIZE;
    learner.received(new ReadOpened(Lesson.SEGMENT, 7, v(1, 4), v(1, 4), length, 0), 0);
    assertEquals(List.of("1.1: CORRUPT, the source has opened 1.4"), lesson.notKept);
    assertFalse(learner.hasEnded());
  }

  @Test
  void aSourceThatIsSilentOrGoneEndsIt() throws Exception {
    fillTheSource();
    for (Class<?> at : List.of(ListVersions.class, OpenVersion.class, OpenRead.class)) {
      lesson.silentAt = at;
      Learner silent = lesson.begin(2);
      silent.tick(Lesson.PATIENCE);
      assertFalse(silent.hasEnded());
      silent.tick(Lesson.PATIENCE + 1);
      assertEquals(Reason.READ_GONE, assertInstanceOf(Refused.class, lesson.reply).reason());
      Learner gone = lesson.begin(2);
      gone.disconnected();
      gone.disconnected();
      assertTrue(gone.hasEnded());
      assertEquals(Reason.READ_GONE, assertInstanceOf(Refused.class, lesson.reply).reason());
    }
  }

  @Test
  void manyThatAreKeptForGoodAreLearnedInSeveralTeachings() throws Exception {
    int all = 2 * KeptToLearn.MOST + 1;
    lesson.fillWith(all, Keep.FOR_GOOD);
    assertEquals(v(1, KeptToLearn.MOST), lesson.learned(2).version());
    assertEquals(v(1, 2 * KeptToLearn.MOST), lesson.learned(2).version());
    assertEquals(v(1, all + 1), lesson.learned(2).version());
    assertEquals(all, lesson.own.kept().size());
  }

  @Test
  void ofManyThatAreKeptForAWhileTheOldestAreLeftOut() throws Exception {
    lesson.fillWith(KeptToLearn.MOST + 5, Keep.FOR_A_WHILE);
    lesson.source.keep(v(1, 2), Keep.FOR_GOOD);
    assertEquals(v(1, KeptToLearn.MOST + 6), lesson.learned(2).version());
    assertEquals(KeptToLearn.MOST, lesson.own.kept().size());
    assertEquals(v(1, 2), lesson.own.kept().get(0).version());
    assertEquals(v(1, 7), lesson.own.kept().get(1).version());
    assertEquals(1, lesson.notKept.size(), "one line says all: " + lesson.notKept);
  }

  @Test
  void doesNotKeepTheOwnerWaiting() throws Exception {
    lesson.fillWith(3, Keep.FOR_A_WHILE);
    lesson.nanosPerAnswer = KeptToLearn.ENOUGH.toNanos() / 6;
    assertEquals(v(1, 4), lesson.learned(2).version());
    assertEquals("1.1 for a while, 1.2 for a while", lesson.kept());

    Lesson good = new Lesson();
    good.fillWith(3, Keep.FOR_GOOD);
    good.nanosPerAnswer = lesson.nanosPerAnswer;
    assertEquals(v(1, 2), good.learned(2).version());
    assertEquals(v(1, 4), good.learned(2).version());
    assertEquals("1.1 for good, 1.2 for good, 1.3 for good", good.kept());
  }
}
