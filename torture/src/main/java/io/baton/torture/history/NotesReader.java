package io.baton.torture.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.torture.checker.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads the notes of one process; {@link Notes} says what stands where. */
final class NotesReader {

  private final String process;
  private final Map<Long, Call> calls = new TreeMap<>();

  private NotesReader(String process) {
    this.process = process;
  }

  /** Its calls, in their order. */
  static List<Call> read(String process, Path file) throws IOException {
    NotesReader reader = new NotesReader(process);
    String text = Files.readString(file, UTF_8);
    // What follows the last line end was cut short when the process was killed.
    text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(reader::read);
    return List.copyOf(reader.calls.values());
  }

  private void read(String line) {
    String[] words = line.split(" ", 6);
    long number = Long.parseLong(words[1]);
    long nanos = Long.parseLong(words[2]);
    if (words[0].equals("call")) {
      calls.put(number, called(number, nanos, words));
    } else {
      calls.compute(number, (same, call) -> returned(line, call, nanos, words));
    }
  }

  private Call called(long number, long nanos, String[] words) {
    Call.Kind kind = Call.Kind.valueOf(words[3].toUpperCase(Locale.ROOT));
    String[] more = words.length > 5 ? words[5].split(" ", 2) : new String[] {"0", "0"};
    return new Call(
        process,
        number,
        kind,
        words[4],
        Long.parseLong(more[0]),
        nanos,
        Call.Outcome.NONE,
        Write.NEVER,
        Long.parseLong(more[1]),
        "",
        line(process, number, nanos, words[3] + (kind == Call.Kind.WRITE ? " " + more[1] : "")));
  }

  private static String line(String process, long number, long nanos, String what) {
    return "%s/%d at %s %s".formatted(process, number, seconds(nanos), what);
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.6f", nanos / 1e9);
  }

  private static String version(String word) {
    return word.equals(Notes.NO_VERSION) ? "" : word;
  }

  private static Call returned(String line, Call call, long nanos, String[] words) {
    if (call == null) {
      throw new IllegalArgumentException("no such call: " + line);
    }
    Call.Outcome outcome = Call.Outcome.valueOf(words[3].toUpperCase(Locale.ROOT));
    boolean read = outcome == Call.Outcome.READ;
    boolean acknowledged = outcome == Call.Outcome.ACKNOWLEDGED;
    String rest = words.length > 5 ? words[4] + " " + words[5] : words[4];
    return new Call(
        call.process(),
        call.number(),
        call.kind(),
        call.segment(),
        call.owner(),
        call.invoked(),
        outcome,
        nanos,
        read ? Long.parseLong(words[4]) : call.value(),
        read ? words[5] : acknowledged ? version(words[4]) : "",
        call.line() + ", at " + seconds(nanos) + " " + words[3] + " " + rest);
  }
}
