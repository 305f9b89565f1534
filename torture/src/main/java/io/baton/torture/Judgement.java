package io.baton.torture;

import io.baton.torture.checker.Checker;
import io.baton.torture.checker.Read;
import io.baton.torture.checker.SegmentHistory;
import io.baton.torture.checker.Verdict;
import io.baton.torture.checker.Verdict.Finding;
import io.baton.torture.checker.Write;
import io.baton.torture.cluster.Place;
import io.baton.torture.history.Histories;
import io.baton.torture.report.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what the clients noted, has it checked, and says what is wrong and where. */
final class Judgement {

  private static final int FINDINGS = 5;
  private static final int CALLS = 24;

  private final Place place;
  private final Progress progress;
  private final List<String> trace = new ArrayList<>();
  private long lost;
  private long violations;

  Judgement(Place place, Progress progress) {
    this.place = place;
    this.progress = progress;
  }

  Result of(
      long seed, double minutes, Timeline timeline, List<String> shortfalls, List<String> broken)
      throws IOException {
    Histories histories = Histories.read(place.notes());
    Map<String, SegmentHistory> bySegment = histories.bySegment();
    for (SegmentHistory history : bySegment.values()) {
      judge(histories, history);
    }
    others("torn", histories.torn().stream().map(Finding::what).toList());
    others("did not heal", shortfalls);
    others("did what it does not say", broken);
    List<SegmentHistory> all = List.copyOf(bySegment.values());
    Map<String, Integer> faults = new TreeMap<>();
    timeline.counts().forEach((fault, count) -> faults.put(fault.text(), count));
    Result result =
        new Result(
            seed,
            minutes,
            writes(all, Write.Outcome.ACKNOWLEDGED),
            writes(all, Write.Outcome.UNKNOWN),
            reads(all, Read.Kind.OPEN),
            all.stream().mapToLong(Judgement::takeovers).sum(),
            reads(all, Read.Kind.FETCH),
            faults,
            timeline.crashes(),
            lost,
            violations);
    if (!trace.isEmpty()) {
      keep();
    }
    return result;
  }

  private void judge(Histories histories, SegmentHistory history) {
    Verdict verdict = Checker.check(history);
    lost += verdict.lost().size();
    violations += verdict.problems().size();
    List<Finding> found = new ArrayList<>(verdict.problems());
    found.addAll(verdict.lost());
    for (Finding finding : found.subList(0, Math.min(FINDINGS, found.size()))) {
      trace.add(history.segment() + ": " + finding.what());
      for (String call : histories.around(history.segment(), finding.at(), CALLS)) {
        trace.add("    " + call);
      }
    }
    if (found.size() > FINDINGS) {
      trace.add(history.segment() + ": and " + (found.size() - FINDINGS) + " more");
    }
  }

  private void others(String what, List<String> found) {
    violations += found.size();
    found.forEach(each -> trace.add(what + ": " + each));
  }

  private void keep() throws IOException {
    Files.write(place.run().resolve("violations"), trace);
    progress.say("what is wrong; the first number of a call is its process's, as are its notes:");
    trace.forEach(System.err::println);
  }

  private static long writes(List<SegmentHistory> all, Write.Outcome outcome) {
    return all.stream()
        .flatMap(history -> history.writes().stream())
        .filter(write -> write.outcome() == outcome)
        .count();
  }

  private static long reads(List<SegmentHistory> all, Read.Kind kind) {
    return all.stream()
        .flatMap(history -> history.reads().stream())
        .filter(read -> read.kind() == kind)
        .count();
  }

  /** Opens by another process than that of the one before. */
  private static long takeovers(SegmentHistory history) {
    List<String> processes =
        history.reads().stream()
            .filter(read -> read.kind() == Read.Kind.OPEN)
            .sorted(Comparator.comparingLong(Read::returned))
            .map(read -> read.id().substring(0, read.id().indexOf('/')))
            .toList();
    long count = 0;
    for (int i = 1; i < processes.size(); i++) {
      count += processes.get(i).equals(processes.get(i - 1)) ? 0 : 1;
    }
    return count;
  }
}
