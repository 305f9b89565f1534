package io.baton.torture.checker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds reads of what could not be there: nobody's, refused, or written later. */
final class Values {

  private Values() {}

  static List<Verdict.Finding> impossible(SegmentHistory history) {
    Map<Long, Write> byValue = history.byValue();
    List<Verdict.Finding> found = new ArrayList<>();
    for (Read read : history.reads()) {
      if (read.value() != SegmentHistory.INITIAL) {
        String why = why(read, byValue.get(read.value()));
        if (!why.isEmpty()) {
          found.add(new Verdict.Finding(why + ": " + read, read.returned()));
        }
      }
    }
    return found;
  }

  private static String why(Read read, @Nullable Write write) {
    if (write == null) {
      return "nobody wrote this";
    }
    if (write.outcome() == Write.Outcome.REFUSED) {
      return "a refused write is there, " + write;
    }
    if (write.invoked() > read.returned()) {
      return "it was read before it was written, " + write;
    }
    return "";
  }
}
