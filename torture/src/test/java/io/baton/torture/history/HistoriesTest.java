package io.baton.torture.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.torture.checker.Checker;
import io.baton.torture.checker.SegmentHistory;
import io.baton.torture.checker.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What processes note is what is judged, also if they were killed in the middle of a line. */
final class HistoriesTest {

  private final AtomicLong clock = new AtomicLong();
  @TempDir Path directory;

  private Notes notes(String process) throws IOException {
    return Notes.in(directory.resolve(process + Histories.SUFFIX), clock::incrementAndGet);
  }

  private SegmentHistory read() throws IOException {
    Map<String, SegmentHistory> bySegment = Histories.read(directory).bySegment();
    assertEquals(List.of("s"), List.copyOf(bySegment.keySet()));
    return bySegment.get("s");
  }

  private long opened(Notes notes, long value, String version) {
    long open = notes.open("s");
    notes.read(open, clock.incrementAndGet(), value, version);
    return open;
  }

  @Test
  void callsAreReadAsTheyWereNoted() throws IOException {
    try (Notes notes = notes("a-1")) {
      long open = opened(notes, 0, "1.1");
      notes.acknowledged(notes.write("s", open, 11), "2.2");
      notes.unknown(notes.write("s", open, 12), "timed  out\nsomehow");
      notes.refused(notes.write("s", open, 13), "no room");
      notes.write("s", open, 14);
      notes.failed(notes.open("s"), "nobody answers");
    }
    SegmentHistory history = read();
    assertEquals(
        List.of(
            Write.Outcome.ACKNOWLEDGED,
            Write.Outcome.UNKNOWN,
            Write.Outcome.REFUSED,
            Write.Outcome.UNKNOWN),
        history.writes().stream().map(Write::outcome).toList());
    assertEquals(List.of(11L, 12L, 13L, 14L), history.writes().stream().map(Write::value).toList());
    assertEquals(Write.NEVER, history.writes().get(3).returned());
    assertEquals("2.2", history.writes().get(0).version());
    assertEquals(1, history.reads().size());
    assertEquals("1.1", history.reads().get(0).version());
    assertTrue(Checker.check(history).isClean());
  }

  @Test
  void aLineThatWasCutShortIsNoLine() throws IOException {
    try (Notes notes = notes("a-1")) {
      notes.write("s", opened(notes, 0, "1.1"), 11);
    }
    Files.writeString(
        directory.resolve("a-1" + Histories.SUFFIX),
        "return 2 9 acknowledged 2.2",
        StandardOpenOption.APPEND);
    assertEquals(Write.Outcome.UNKNOWN, read().writes().get(0).outcome());
  }

  @Test
  void processesAreToldApart() throws IOException {
    try (Notes a = notes("a-1");
        Notes b = notes("b-1")) {
      long open = opened(a, 0, "1.1");
      a.acknowledged(a.write("s", open, 11), "2.2");
      opened(b, 0, "1.1");
    }
    assertEquals(1, Checker.check(read()).lost().size());
  }

  @Test
  void whatIsTornIsNoRead() throws IOException {
    try (Notes notes = notes("a-1")) {
      notes.torn(notes.fetch("s"), "1.1: block 3");
    }
    assertTrue(read().reads().isEmpty());
    assertEquals(1, Histories.read(directory).torn().size());
  }
}
