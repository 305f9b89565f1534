package io.baton.torture.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds versions that stood for two states, and states that had two versions. */
final class Versions {

  private final Map<String, Seen> byVersion = new HashMap<>();
  private final Map<Long, Seen> byValue = new HashMap<>();
  private final List<Verdict.Finding> found = new ArrayList<>();

  private record Seen(long value, String version, Object call) {}

  private Versions() {}

  static List<Verdict.Finding> ambiguous(SegmentHistory history) {
    Versions versions = new Versions();
    for (Write write : history.writes()) {
      if (write.outcome() == Write.Outcome.ACKNOWLEDGED) {
        versions.see(new Seen(write.value(), write.version(), write), write.returned());
      }
    }
    for (Read read : history.reads()) {
      versions.see(new Seen(read.value(), read.version(), read), read.returned());
    }
    return versions.found;
  }

  private void see(Seen seen, long at) {
    if (seen.version.isEmpty()) {
      return;
    }
    @Nullable Seen sameVersion = byVersion.putIfAbsent(seen.version, seen);
    if (sameVersion != null && sameVersion.value != seen.value) {
      add("one version stands for two states", sameVersion, seen, at);
    }
    @Nullable Seen sameValue = byValue.putIfAbsent(seen.value, seen);
    if (sameValue != null && !sameValue.version.equals(seen.version)) {
      add("one state has two versions", sameValue, seen, at);
    }
  }

  private void add(String what, Seen one, Seen other, long at) {
    found.add(new Verdict.Finding("%s: %s; %s".formatted(what, one.call, other.call), at));
  }
}
