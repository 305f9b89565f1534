package io.baton.torture.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds acknowledged writes that an open does not include, though it began after the
 * acknowledgement. A state includes all that its owner wrote before it, and the state that this
 * owner had read.
 */
final class Losses {

  private final Map<Long, Write> byValue;
  private final Map<String, List<Write>> byOwner;
  private final Map<Long, Integer> positions = new HashMap<>();
  private final Map<String, Read> opens = new HashMap<>();

  /** A write, and the open that shows that it is lost. */
  record Loss(Write write, Read open) {
    Verdict.Finding finding() {
      return new Verdict.Finding(
          "an acknowledged write is lost: %s; a later %s does not include it"
              .formatted(write, open),
          open.returned());
    }
  }

  Losses(SegmentHistory history) {
    byValue = history.byValue();
    byOwner = history.byOwner();
    byOwner.values().forEach(this::number);
    history.reads(Read.Kind.OPEN).forEach(open -> opens.put(open.id(), open));
  }

  private void number(List<Write> writes) {
    for (int i = 0; i < writes.size(); i++) {
      positions.put(writes.get(i).value(), i);
    }
  }

  /** All of them, each once. */
  List<Loss> find() {
    Map<Long, Loss> losses = new HashMap<>();
    for (Read open : opens.values()) {
      Map<String, Integer> included = included(open.value());
      byOwner.forEach(
          (owner, writes) -> {
            int from = included.getOrDefault(owner, -1) + 1;
            for (Write write : writes.subList(from, writes.size())) {
              if (write.deadline() < open.invoked()) {
                losses.merge(write.value(), new Loss(write, open), Losses::earlier);
              }
            }
          });
    }
    List<Loss> sorted = new ArrayList<>(losses.values());
    sorted.sort((a, b) -> Long.compare(a.write.invoked(), b.write.invoked()));
    return sorted;
  }

  private static Loss earlier(Loss a, Loss b) {
    return a.open.returned() <= b.open.returned() ? a : b;
  }

  /** How many of each owner's writes a state includes: the position of the last. */
  private Map<String, Integer> included(long value) {
    Map<String, Integer> included = new HashMap<>();
    @Nullable Write write = byValue.get(value);
    while (write != null && !included.containsKey(write.owner())) {
      included.put(write.owner(), positions.get(write.value()));
      Read open = opens.get(write.owner());
      write = open == null ? null : byValue.get(open.value());
    }
    return included;
  }
}
