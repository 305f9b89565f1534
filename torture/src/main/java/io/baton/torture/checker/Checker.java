package io.baton.torture.checker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Judges the history of one segment.
 *
 * <p>What is meant by linearizable is Herlihy and Wing's ("Linearizability: a correctness condition
 * for concurrent objects", TOPLAS 1990): every call takes effect at one instant between its
 * invocation and its return, one without an answer at any later instant or never. The object is a
 * register with an owner: an open reads it and makes its caller the owner, a write is the owner's
 * or does not happen, and one owner's writes happen in the order of its calls. A fetch sees what
 * the register holds or held.
 *
 * <p>Whether a history is linearizable is in general a search. Here it is not, because every value
 * is written once ("Testing shared memories", Gibbons and Korach, SIAM J. Comput. 1997, has this
 * case for plain registers); see {@link Chain}.
 */
public final class Checker {

  private Checker() {}

  /** What is wrong with a history. A lost write is not counted among the problems again. */
  public static Verdict check(SegmentHistory history) {
    List<Verdict.Finding> problems = new ArrayList<>(Values.impossible(history));
    problems.addAll(Versions.ambiguous(history));
    if (!problems.isEmpty()) {
      // What was read is no write of anybody's: there is no order to look for.
      return new Verdict(List.of(), problems);
    }
    List<Losses.Loss> losses = new Losses(history).find();
    Set<Long> lost =
        losses.stream()
            .map(loss -> loss.write().value())
            .collect(Collectors.toCollection(HashSet::new));
    SegmentHistory rest =
        new SegmentHistory(
            history.segment(),
            history.reads(),
            history.writes().stream()
                .map(write -> lost.contains(write.value()) ? write.forgotten() : write)
                .toList());
    problems.addAll(new Chain(rest).problems());
    return new Verdict(losses.stream().map(Losses.Loss::finding).toList(), problems);
  }
}
