package io.baton.torture.checker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The plain search of Wing and Gong ("Testing and verifying concurrent objects", JPDC 1993) for
 * small histories: tries every order, and so needs no reason of its own to be right.
 */
final class Exhaustive {

  private final SegmentHistory history;
  private final Set<Object> left = new HashSet<>();
  private final List<Long> happened = new ArrayList<>(List.of(SegmentHistory.INITIAL));
  private String owner = "";

  private Exhaustive(SegmentHistory history) {
    this.history = history;
    left.addAll(history.reads());
    history.writes().stream()
        .filter(write -> write.outcome() != Write.Outcome.REFUSED)
        .forEach(left::add);
  }

  static boolean isLinearizable(SegmentHistory history) {
    return new Exhaustive(history).search();
  }

  private boolean search() {
    if (left.stream().noneMatch(call -> returned(call) < Write.NEVER)) {
      return true;
    }
    for (Object call : List.copyOf(left)) {
      if (mayBeNext(call) && tried(call)) {
        return true;
      }
    }
    return false;
  }

  private boolean mayBeNext(Object call) {
    return left.stream().allMatch(other -> returned(other) >= invoked(call)) && fits(call);
  }

  private boolean fits(Object call) {
    if (call instanceof Write write) {
      List<Write> own = history.byOwner().get(write.owner());
      return write.owner().equals(owner)
          && own.subList(own.indexOf(write) + 1, own.size()).stream()
              .noneMatch(later -> happened.contains(later.value()));
    }
    Read read = (Read) call;
    return read.kind() == Read.Kind.OPEN
        ? happened.get(happened.size() - 1) == read.value()
        : happened.contains(read.value());
  }

  private boolean tried(Object call) {
    String before = owner;
    left.remove(call);
    if (call instanceof Write write) {
      happened.add(write.value());
    } else if (((Read) call).kind() == Read.Kind.OPEN) {
      owner = ((Read) call).id();
    }
    boolean found = search();
    if (call instanceof Write) {
      happened.remove(happened.size() - 1);
    }
    owner = before;
    left.add(call);
    return found;
  }

  private static long invoked(Object call) {
    return call instanceof Write write ? write.invoked() : ((Read) call).invoked();
  }

  private static long returned(Object call) {
    return call instanceof Write write ? write.deadline() : ((Read) call).returned();
  }
}
