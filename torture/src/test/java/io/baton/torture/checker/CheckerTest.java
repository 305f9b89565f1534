package io.baton.torture.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Histories that are wrong are found, and tricky ones that are right are not. */
final class CheckerTest {

  private static void assertClean(Told told) {
    Verdict verdict = Checker.check(told.history());
    assertTrue(verdict.isClean(), verdict::toString);
    assertTrue(Exhaustive.isLinearizable(told.history()));
  }

  private static void assertFound(Told told, int lost, int problems, String words) {
    Verdict verdict = Checker.check(told.history());
    assertEquals(lost, verdict.lost().size(), verdict::toString);
    assertEquals(problems, verdict.problems().size(), verdict::toString);
    assertTrue(verdict.toString().contains(words), verdict::toString);
  }

  @Test
  void anEmptyHistoryIsRight() {
    assertClean(new Told());
  }

  @Test
  void ownersThatFollowEachOtherAreRight() {
    assertClean(
        new Told()
            .open("a", 0, 1, 0)
            .acknowledged("a", 1, 2, 3)
            .acknowledged("a", 2, 4, 5)
            .open("b", 6, 7, 2)
            .acknowledged("b", 3, 8, 9)
            .open("c", 10, 11, 3));
  }

  @Test
  void anAcknowledgedWriteThatALaterOpenDoesNotReadIsLost() {
    assertFound(
        new Told().open("a", 0, 1, 0).acknowledged("a", 1, 2, 3).open("b", 4, 5, 0),
        1,
        0,
        "is lost: write of 1");
  }

  @Test
  void allAcknowledgedWritesBehindTheStateAreLost() {
    assertFound(
        new Told()
            .open("a", 0, 1, 0)
            .acknowledged("a", 1, 2, 3)
            .acknowledged("a", 2, 4, 5)
            .acknowledged("a", 3, 6, 7)
            .open("b", 8, 9, 1)
            .acknowledged("b", 4, 10, 11),
        2,
        0,
        "is lost: write of 2");
  }

  @Test
  void aWriteAcknowledgedWhileAnOpenWasUnderWayMustBeReadByIt() {
    // Not lost by the word's meaning here: the open began before the acknowledgement.
    assertFound(
        new Told()
            .open("a", 0, 1, 0)
            .open("b", 2, 9, 0)
            .acknowledged("a", 1, 3, 5)
            .acknowledged("b", 2, 10, 11),
        0,
        1,
        "two owners");
  }

  @Test
  void aWriteAcknowledgedAfterAnOpenReturnedWithoutItIsTwoOwners() {
    assertFound(
        new Told()
            .open("a", 0, 1, 0)
            .open("b", 2, 3, 0)
            .acknowledged("b", 1, 4, 5)
            .acknowledged("a", 2, 4, 6),
        0,
        1,
        "two owners");
  }

  @Test
  void anEarlierOwnerAloneMayNotWriteEither() {
    assertFound(
        new Told().open("a", 0, 1, 0).open("b", 2, 3, 0).acknowledged("a", 1, 4, 5),
        0,
        1,
        "happened after");
  }

  @Test
  void anAcknowledgementMayComeLateIfTheNextOwnerReadTheWrite() {
    assertClean(
        new Told()
            .open("a", 0, 1, 0)
            .acknowledged("a", 1, 2, 50)
            .open("b", 3, 4, 1)
            .acknowledged("b", 2, 5, 6));
  }

  @Test
  void anUnknownWriteMayAppearLate() {
    assertClean(
        new Told().open("a", 0, 1, 0).unknown("a", 1, 2).open("b", 60, 61, 1).open("c", 70, 71, 1));
  }

  @Test
  void anUnknownWriteMayNeverAppear() {
    assertClean(
        new Told()
            .open("a", 0, 1, 0)
            .unknown("a", 1, 2)
            .open("b", 60, 61, 0)
            .acknowledged("b", 2, 62, 63)
            .open("c", 70, 71, 2));
  }

  @Test
  void anUnknownWriteMayBeOvertakenByALaterOneOfItsOwner() {
    assertClean(
        new Told()
            .open("a", 0, 1, 0)
            .unknown("a", 1, 2)
            .acknowledged("a", 2, 3, 4)
            .open("b", 5, 6, 2));
  }

  @Test
  void anUnknownWriteMayNotFlipBack() {
    assertFound(
        new Told().open("a", 0, 1, 0).unknown("a", 1, 2).open("b", 10, 11, 1).open("c", 20, 21, 0),
        0,
        1,
        "happened after");
  }

  @Test
  void anUnknownWriteMayNotAppearAfterSomebodyOpenedWithoutIt() {
    assertFound(
        new Told().open("a", 0, 1, 0).unknown("a", 1, 2).open("b", 10, 11, 0).open("c", 20, 21, 1),
        0,
        1,
        "happened after");
  }

  @Test
  void opensAtTheSameTimeMayComeInAnyOrder() {
    assertClean(
        new Told()
            .open("a", 0, 1, 0)
            .unknown("a", 1, 2)
            .open("c", 10, 30, 0)
            .open("b", 12, 25, 0)
            .acknowledged("c", 2, 31, 32));
    assertClean(
        new Told()
            .open("a", 0, 1, 0)
            .unknown("a", 1, 2)
            .open("b", 10, 30, 1)
            .unknown("b", 2, 31)
            .open("c", 9, 29, 1)
            .open("d", 40, 41, 2));
  }

  @Test
  void aStaleOpenIsFound() {
    assertFound(
        new Told()
            .open("a", 0, 1, 0)
            .acknowledged("a", 1, 2, 3)
            .open("b", 4, 5, 1)
            .open("c", 6, 7, 0),
        1,
        1,
        "is lost");
  }

  @Test
  void oneOwnersWritesMayNotBeReordered() {
    assertFound(
        new Told()
            .open("a", 0, 1, 0)
            .acknowledged("a", 1, 2, 9)
            .acknowledged("a", 2, 3, 9)
            .open("b", 4, 12, 1),
        0,
        1,
        "two owners");
  }

  @Test
  void aForkIsFound() {
    assertFound(
        new Told()
            .open("a", 0, 1, 0)
            .open("b", 0, 1, 0)
            .unknown("a", 1, 2)
            .unknown("b", 2, 2)
            .open("c", 3, 4, 1)
            .open("d", 3, 4, 2),
        0,
        1,
        "two owners of one state");
  }

  @Test
  void aRefusedWriteMayNotAppear() {
    assertFound(
        new Told().open("a", 0, 1, 0).refused("a", 1, 2).open("b", 3, 4, 1), 0, 1, "refused");
  }

  @Test
  void whatNobodyWroteMayNotAppear() {
    assertFound(new Told().open("a", 0, 1, 7), 0, 1, "nobody");
  }

  @Test
  void nothingIsReadBeforeItIsWritten() {
    assertFound(
        new Told().open("a", 0, 1, 0).open("b", 2, 3, 1).unknown("a", 1, 4), 0, 1, "before");
  }

  @Test
  void aFetchMayBeOldButIsKept() {
    assertClean(
        new Told()
            .open("a", 0, 1, 0)
            .acknowledged("a", 1, 2, 3)
            .acknowledged("a", 2, 4, 5)
            .fetch("f", 6, 7, 1)
            .open("b", 8, 9, 2));
    assertFound(
        new Told().open("a", 0, 1, 0).unknown("a", 1, 2).fetch("f", 3, 4, 1).open("b", 5, 6, 0),
        0,
        1,
        "happened after");
  }

  @Test
  void aVersionStandsForOneState() {
    assertFound(
        new Told().open("a", 0, 1, 0, "1.1").acknowledged("a", 1, 2, 3).open("b", 4, 5, 1, "1.1"),
        0,
        2,
        "one version stands for two states");
  }

  private static void assertNoHistory(Told told, String why) {
    String said = assertThrows(IllegalArgumentException.class, told::history).getMessage();
    assertTrue(said.startsWith(why), said);
  }

  @Test
  void whatIsNoHistoryIsRefused() {
    assertNoHistory(
        new Told().open("a", 0, 1, 0).unknown("a", 1, 2).unknown("a", 1, 3), "value stands twice");
    assertNoHistory(new Told().open("a", 0, 1, 0).unknown("a", 0, 2), "value stands twice");
    assertNoHistory(new Told().unknown("a", 1, 2), "writer is no owner");
    assertNoHistory(new Told().fetch("a", 0, 1, 0).unknown("a", 1, 2), "writer is no owner");
    assertNoHistory(new Told().open("a", 0, 1, 0).open("a", 2, 3, 0), "id stands twice");
    assertNoHistory(new Told().open("a", 0, 1, 0).fetch("a", 2, 3, 0), "id stands twice");
  }

  @Test
  void anUnknownWriteMayNotTakeEffectTwice() {
    assertFound(
        new Told()
            .open("a", 0, 1, 0)
            .unknown("a", 1, 2)
            .open("b", 10, 11, 1)
            .unknown("b", 2, 12)
            .open("c", 20, 21, 2)
            .open("d", 30, 31, 1),
        0,
        1,
        "happened after");
  }

  @Test
  void aTakeoverThatReadsAnOldStateIsFoundThoughNobodyWritesAfterIt() {
    assertFound(
        new Told()
            .open("a", 0, 1, 0)
            .acknowledged("a", 1, 2, 3)
            .acknowledged("a", 2, 4, 5)
            .open("b", 6, 7, 1),
        1,
        0,
        "is lost: write of 2");
  }

  @Test
  void aLaterOpenMayNotGoBackBehindWhatOneHasRead() {
    assertFound(
        new Told()
            .open("a", 0, 1, 0)
            .unknown("a", 1, 2)
            .unknown("a", 2, 3)
            .open("b", 10, 11, 2)
            .open("c", 20, 21, 1),
        0,
        1,
        "two owners");
  }

  @Test
  void aFetchMayNotSeeWhatAnOpenLaterLeavesOut() {
    assertFound(
        new Told()
            .open("a", 0, 1, 0)
            .unknown("a", 1, 2)
            .open("b", 3, 4, 0)
            .acknowledged("b", 2, 5, 6)
            .fetch("f", 7, 8, 1)
            .open("c", 9, 10, 2),
        0,
        1,
        "two owners of one state");
  }

  @Test
  void oneStateHasOneVersion() {
    assertFound(
        new Told().open("a", 0, 1, 0, "1.1").open("b", 2, 3, 0, "1.2"),
        0,
        1,
        "one state has two versions");
  }

  @Test
  void opensThatReadOnlyEachOthersWritesAreFound() {
    assertFound(
        new Told().open("a", 0, 1, 2).open("b", 0, 1, 1).unknown("a", 1, 1).unknown("b", 2, 1),
        0,
        2,
        "not on the way");
  }
}
