package io.baton.torture.checker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for an order of all calls that explains a history, and finds it if there is one, without a
 * search.
 *
 * <ul>
 *   <li>Only some writes must have happened: those that were acknowledged, and those that somebody
 *       read. To leave out the others forbids less.
 *   <li>The opens that read one value <em>v</em> follow each other, after the write of <em>v</em>
 *       and before the next write that happens. All but the last of them lose the segment before
 *       they have written, so of them at most one, the <em>heir</em>, may have writes that must
 *       have happened; it comes last. So which open follows which is given, up to those without
 *       such writes, which may go in the order of their invocations.
 *   <li>The next opens read the heir's last such write, as everything that it wrote before is
 *       overwritten then and it owns nothing later.
 *   <li>In this one order each call is given the earliest instant that is not before its invocation
 *       and not before the instant of the call ahead. If one is then after its return, no other
 *       choice would have made it earlier.
 *   <li>A fetch asks of the write that it saw to have happened before it returned, as an
 *       acknowledgement would.
 * </ul>
 */
final class Chain {

  private final Map<String, List<Write>> byOwner;
  private final Map<Long, List<Read>> opensByValue = new LinkedHashMap<>();
  private final Map<Long, Long> deadlines = new HashMap<>();
  private final List<Verdict.Finding> problems = new ArrayList<>();
  private long now = Long.MIN_VALUE;

  /** The call that it is so late for. */
  private Object latest = "the beginning";

  Chain(SegmentHistory history) {
    byOwner = history.byOwner();
    history.reads(Read.Kind.OPEN).stream()
        .sorted(Comparator.comparingLong(Read::invoked))
        .forEach(
            open ->
                opensByValue.computeIfAbsent(open.value(), value -> new ArrayList<>()).add(open));
    for (Write write : history.writes()) {
      if (write.outcome() == Write.Outcome.ACKNOWLEDGED) {
        deadlines.put(write.value(), write.returned());
      }
    }
    for (Read fetch : history.reads(Read.Kind.FETCH)) {
      deadlines.merge(fetch.value(), fetch.returned(), Math::min);
    }
  }

  /** What does not fit; nothing if all does. */
  List<Verdict.Finding> problems() {
    List<Read> group = take(SegmentHistory.INITIAL);
    while (!group.isEmpty()) {
      List<Read> heirs = group.stream().filter(open -> !needed(open).isEmpty()).toList();
      if (heirs.size() > 1) {
        twoOwners(heirs.get(0), heirs.get(1));
        return problems;
      }
      group.stream().filter(open -> !heirs.contains(open)).forEach(this::place);
      group = heirs.isEmpty() ? List.of() : follow(heirs.get(0));
    }
    opensByValue.values().forEach(opens -> opens.forEach(this::astray));
    return problems;
  }

  private List<Read> take(long value) {
    List<Read> opens = opensByValue.remove(value);
    return opens == null ? List.of() : opens;
  }

  private List<Write> needed(Read open) {
    return byOwner.getOrDefault(open.id(), List.of()).stream().filter(this::isNeeded).toList();
  }

  private boolean isNeeded(Write write) {
    return deadlines.containsKey(write.value()) || opensByValue.containsKey(write.value());
  }

  /** The heir's turn; who opened after it. */
  private List<Read> follow(Read heir) {
    List<Write> writes = needed(heir);
    place(heir);
    writes.forEach(this::place);
    for (Write early : writes.subList(0, writes.size() - 1)) {
      for (Read open : take(early.value())) {
        problem(
            "two owners: %s, and yet its writer went on: %s"
                .formatted(open, writes.get(writes.size() - 1)),
            open.returned());
      }
    }
    return take(writes.get(writes.size() - 1).value());
  }

  private void place(Read open) {
    place(open, open.invoked(), open.returned());
  }

  private void place(Write write) {
    place(write, write.invoked(), deadlines.getOrDefault(write.value(), Write.NEVER));
  }

  private void place(Object call, long earliest, long deadline) {
    if (earliest > now) {
      now = earliest;
      latest = call;
    }
    if (now > deadline) {
      problem(
          "by what they read and wrote, the first of these happened after the second, which began"
              + " when the first was over: %s; %s".formatted(call, latest),
          deadline);
      // As if the second had been in time, so that it is not reported for all that follows.
      now = deadline;
      latest = call;
    }
  }

  private void twoOwners(Read one, Read other) {
    problem(
        "two owners of one state: %s, and then %s; %s, and then %s"
            .formatted(one, needed(one).get(0), other, needed(other).get(0)),
        Math.max(one.returned(), other.returned()));
  }

  private void astray(Read open) {
    problem("it read a state that was not on the way to the last one: " + open, open.returned());
  }

  private void problem(String what, long at) {
    problems.add(new Verdict.Finding(what, at));
  }
}
