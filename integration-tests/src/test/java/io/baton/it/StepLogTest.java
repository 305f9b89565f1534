package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Histories that may be, and histories that may not. */
final class StepLogTest {

  @TempDir Path directory;

  private static StepLog told(String... lines) {
    StepLog log = new StepLog(Path.of("nowhere"));
    List.of(lines).forEach(log::add);
    return log;
  }

  private static void assertRight(String... lines) {
    assertEquals(List.of(), told(lines).wrong());
  }

  /** The last line, and only that, is wrong. */
  private static void assertWrong(String why, String... lines) {
    List<String> wrong = told(lines).wrong();
    String expected = "line %d, %s: ".formatted(lines.length, lines[lines.length - 1]);
    assertEquals(1, wrong.size(), wrong::toString);
    assertTrue(wrong.get(0).startsWith(expected) && wrong.get(0).contains(why), wrong::toString);
  }

  private static final String[] ONE = {
    "begin 11 a f1 0 0 0", "asked 11 1", "acked 11 1 1.2", "asked 11 2", "acked 11 2 1.3"
  };

  private static String[] after(String... more) {
    String[] all = new String[ONE.length + more.length];
    System.arraycopy(ONE, 0, all, 0, ONE.length);
    System.arraycopy(more, 0, all, ONE.length, more.length);
    return all;
  }

  @Test
  void anotherNodeGoesOn() {
    assertRight(after("begin 12 b f2 2 11 2", "asked 12 3", "acked 12 3 2.4"));
  }

  @Test
  void itGoesOnFromWhatWasAskedForAndNotAnswered() {
    assertRight(after("asked 11 3", "refused 11 3 no-answer x", "begin 12 b f2 3 11 3"));
  }

  @Test
  void itGoesOnInItsFileFromTheMiddleOfAStep() {
    assertRight(after("begin 12 a f1 2 11 3", "asked 12 3", "acked 12 3 1.4"));
  }

  @Test
  void whatWasToldLateIsInItsPlace() {
    assertRight(
        after(
            "asked 11 3",
            "begin 12 b f2 3 11 3",
            "asked 12 4",
            "acked 12 4 2.5",
            "acked 11 3 1.4"));
  }

  @Test
  void acknowledgedStepsAreLost() {
    assertWrong("lost", after("begin 12 b f2 1 11 1"));
  }

  @Test
  void aStepIsAnothers() {
    assertWrong(
        "another's step",
        "begin 11 a f1 0 0 0",
        "asked 11 1",
        "begin 12 b f2 0 0 0",
        "asked 12 1",
        "acked 12 1 2.2",
        "begin 13 c f3 1 11 1");
  }

  @Test
  void aFileHasLessThanWasInIt() {
    assertWrong(
        "was in this file", after("asked 11 3", "refused 11 3 x y", "begin 12 a f1 2 11 2"));
  }

  @Test
  void aStepWasCapturedInItsMiddle() {
    assertWrong("in the middle", after("begin 12 b f2 2 11 3"));
  }

  @Test
  void aStepWasNeverCaptured() {
    assertWrong("nobody has asked", after("begin 12 b f2 3 11 3"));
  }

  @Test
  void aStateIsNone() {
    assertWrong("as it says", after("broken 12 block 7"));
  }

  @Test
  void stepsFall() {
    assertWrong("after", after("acked 11 2 1.4"));
    assertWrong("before", after("begin 12 b f2 2 11 2", "acked 12 3 2.4", "acked 11 3 1.4"));
  }

  @Test
  void oneIsAcknowledgedThatWhoWentOnDidNotHave() {
    assertWrong("before", after("begin 12 b f2 2 11 2", "acked 12 4 2.4", "acked 11 3 1.4"));
  }

  @Test
  void oneVersionIsTwo() {
    List<String> wrong = told(after("begin 12 a f1 2 11 2", "acked 12 3 1.3")).wrong();
    assertTrue(wrong.get(0).contains("twice"), wrong::toString);
  }

  @Test
  void anEpochIsOfTwoNodes() {
    assertWrong("in the epoch of", after("begin 12 b f2 2 11 2", "acked 12 3 1.4"));
  }

  @Test
  void twoWorkAtATime() {
    assertWrong(
        "another's between",
        after("begin 12 a f1 2 11 2", "acked 12 3 1.4", "asked 11 4", "acked 11 4 1.5"));
  }

  @Test
  void linesAreReadOnceTheyAreWhole() throws Exception {
    Path file = directory.resolve("log");
    StepLog log = new StepLog(file);
    log.read();
    Files.writeString(file, "begin 11 a f1 0 0 0\nasked 11 1\nacked 11 1 1.");
    log.read();
    assertEquals(0, log.acknowledged());
    Files.writeString(file, "23\n", StandardOpenOption.APPEND);
    log.read();
    assertEquals(1, log.acknowledged());
    assertEquals(List.of(), log.wrong());
    assertEquals("a", log.place());
  }
}
