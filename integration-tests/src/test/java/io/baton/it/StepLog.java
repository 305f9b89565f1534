package io.baton.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import io.baton.api.Version;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What all processes of a {@link SteppingProgram} have told, in the order in which they did, and
 * what is wrong with it:
 *
 * <pre>
 *   begin PID NODE FILE STEP WRITER BEGUN   what it found: the last whole step, who did it, and the
 *                                           step that was begun
 *   asked PID STEP                          before it asks for a checkpoint
 *   acked PID STEP VERSION                  after it was told
 *   refused PID STEP CODE WHY               so too
 *   broken PID WHY                          what it found is no state that there ever was
 * </pre>
 *
 * <p>Whoever is killed before it tells of a checkpoint leaves that out, or tells of it late, but
 * before its end.
 */
final class StepLog {

  /** A start of the program. */
  record Begin(long pid, String node, String file, long step, long writer, long begun) {}

  /** A checkpoint that was acknowledged. */
  record Acked(long pid, long step, Version version) {}

  private record Asked(long pid, long step) {}

  private final Path path;
  private final Map<Long, Begin> begins = new HashMap<>();
  private final Set<Asked> asked = new HashSet<>();
  private final Map<String, Long> stepsInFiles = new HashMap<>();
  private final NavigableMap<Version, Acked> acked = new TreeMap<>();
  private final Map<Long, Version> lastOfProcess = new HashMap<>();
  private final Map<Long, String> nodesOfEpochs = new HashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private long read;
  private long lines;
  private Optional<Acked> newest = Optional.empty();
  private String place = "";

  StepLog(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /** Reads what was added since; a line that is not whole yet later. */
  void read() throws IOException {
    if (!path.toFile().exists()) {
      return;
    }
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      byte[] added = new byte[(int) (file.length() - read)];
      file.seek(read);
      file.readFully(added);
      String text = new String(added, UTF_8);
      int end = text.lastIndexOf('\n') + 1;
      text.substring(0, end).lines().forEach(this::add);
      read += text.substring(0, end).getBytes(UTF_8).length;
    }
  }

  /** Adds the next line. */
  void add(String line) {
    lines++;
    List<String> words = Splitter.on(' ').splitToList(line);
    long pid = Long.parseLong(words.get(1));
    switch (words.get(0)) {
      case "begin" -> add(line, begin(pid, words));
      case "asked" -> add(new Asked(pid, Long.parseLong(words.get(2))));
      case "acked" ->
          add(
              line,
              new Acked(pid, Long.parseLong(words.get(2)), Version.parse(words.get(3))),
              Optional.ofNullable(begins.get(pid)).map(Begin::node).orElse("unknown"));
      case "refused" -> {}
      default -> wrong(line, "as it says");
    }
  }

  private static Begin begin(long pid, List<String> words) {
    return new Begin(
        pid,
        words.get(2),
        words.get(3),
        Long.parseLong(words.get(4)),
        Long.parseLong(words.get(5)),
        Long.parseLong(words.get(6)));
  }

  private void wrong(String line, String why) {
    wrong.add("line %d, %s: %s".formatted(lines, line, why));
  }

  /** It has all that was acknowledged; and, in its first file, nothing that was not captured. */
  private void add(String line, Begin begin) {
    begins.put(begin.pid(), begin);
    place = begin.node();
    newest.ifPresent(
        last -> {
          if (begin.step() < last.step()) {
            wrong(line, "lost " + last);
          } else if (begin.step() == last.step() && begin.writer() != last.pid()) {
            wrong(line, "another's step than " + last);
          }
        });
    Long before = stepsInFiles.putIfAbsent(begin.file(), begin.step());
    if (before != null) {
      if (begin.step() < before) {
        wrong(line, "step " + before + " was in this file");
      }
    } else if (begin.begun() != begin.step()) {
      wrong(line, "captured in the middle of a step");
    } else if (begin.step() > 0 && !asked.contains(new Asked(begin.writer(), begin.step()))) {
      wrong(line, "nobody has asked for this");
    }
  }

  private void add(Asked request) {
    asked.add(request);
    Begin begin = begins.get(request.pid());
    if (begin != null) {
      stepsInFiles.merge(begin.file(), request.step(), Math::max);
    }
  }

  /** In the order of versions steps only rise, and each owner's are those of its node. */
  private void add(String line, Acked ack, String node) {
    place = node;
    Map.Entry<Version, Acked> lower = acked.lowerEntry(ack.version());
    Map.Entry<Version, Acked> higher = acked.higherEntry(ack.version());
    if (lower != null && lower.getValue().step() >= ack.step()) {
      wrong(line, "after " + lower.getValue());
    }
    if (higher != null) {
      Acked later = higher.getValue();
      Begin begin = begins.get(later.pid());
      if (later.step() <= ack.step() || (later.pid() != ack.pid() && begin.step() < ack.step())) {
        wrong(line, "before " + later + " of " + begin);
      }
    }
    if (acked.putIfAbsent(ack.version(), ack) != null) {
      wrong(line, "acknowledged twice");
    }
    String other = nodesOfEpochs.putIfAbsent(ack.version().epoch(), node);
    if (other != null && !other.equals(node)) {
      wrong(line, node + " in the epoch of " + other);
    }
    Version last = lastOfProcess.put(ack.pid(), ack.version());
    if (last != null && isInterrupted(last, ack)) {
      wrong(line, "another's between " + last + " and this");
    }
    if (newest.isEmpty() || newest.get().version().compareTo(ack.version()) < 0) {
      newest = Optional.of(ack);
    }
  }

  private boolean isInterrupted(Version last, Acked ack) {
    return last.compareTo(ack.version()) >= 0
        || acked.subMap(last, ack.version()).values().stream()
            .anyMatch(between -> between.pid() != ack.pid());
  }

  /** What is wrong, in the order in which it was told. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** How many checkpoints were acknowledged. */
  int acknowledged() {
    return acked.size();
  }

  /** How many starts there were. */
  int begins() {
    return begins.size();
  }

  /** Where it was started or had a checkpoint acknowledged last. */
  String place() {
    return place;
  }

  /** How many owners have had one acknowledged. */
  int owners() {
    return nodesOfEpochs.size();
  }
}
