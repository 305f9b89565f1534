package io.baton.torture.history;

import io.baton.torture.checker.SegmentHistory;
import io.baton.torture.checker.Verdict.Finding;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The notes of all client processes, each call where it belongs. */
public final class Histories {

  /** What the name of a file with notes ends with; before it stands the process. */
  public static final String SUFFIX = ".notes";

  private final List<Call> calls = new ArrayList<>();

  private Histories() {}

  /** Reads all notes of a directory. */
  public static Histories read(Path directory) throws IOException {
    Histories histories = new Histories();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        String process = name.substring(0, name.length() - SUFFIX.length());
        histories.calls.addAll(NotesReader.read(process, file));
      }
    }
    return histories;
  }

  /** Each segment's history, by name. */
  public Map<String, SegmentHistory> bySegment() {
    Map<String, SegmentHistory> bySegment = new TreeMap<>();
    Map<String, List<Call>> callsBySegment = new TreeMap<>();
    for (Call call : calls) {
      callsBySegment.computeIfAbsent(call.segment(), segment -> new ArrayList<>()).add(call);
    }
    callsBySegment.forEach((segment, of) -> bySegment.put(segment, history(segment, of)));
    return bySegment;
  }

  private static SegmentHistory history(String segment, List<Call> calls) {
    return new SegmentHistory(
        segment,
        calls.stream().flatMap(call -> call.asRead().stream()).toList(),
        calls.stream().flatMap(call -> call.asWrite().stream()).toList());
  }

  /** What was read and is no state. */
  public List<Finding> torn() {
    return calls.stream()
        .filter(call -> call.outcome() == Call.Outcome.TORN)
        .map(call -> new Finding("what was read is torn: " + call.line(), call.returned()))
        .toList();
  }

  /** Calls of a segment around an instant, in the order of their ends, one in a line. */
  public List<String> around(String segment, long nanos, int count) {
    List<Call> sorted =
        calls.stream()
            .filter(call -> call.segment().equals(segment))
            .sorted((a, b) -> Long.compare(a.returned(), b.returned()))
            .toList();
    int at = 0;
    while (at < sorted.size() && sorted.get(at).returned() <= nanos) {
      at++;
    }
    return sorted.subList(Math.max(0, at - count), Math.min(sorted.size(), at + count / 2)).stream()
        .map(Call::line)
        .toList();
  }
}
