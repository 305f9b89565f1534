package io.baton.replication.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Something in the registry, with all that it was before. While a wrong registry is in place
 * ({@link WrongRegistry}), processes see and change another branch of it.
 */
final class Timeline<T> {

  private final World world;
  private final List<T> values = new ArrayList<>();
  private final List<Long> since = new ArrayList<>();
  private List<T> shown;

  /** Nothing yet. */
  Timeline(World world, boolean forked) {
    this.world = world;
    this.shown = forked ? new ArrayList<>() : values;
  }

  /** All that it really was, oldest first. */
  List<T> values() {
    return values;
  }

  /** When it became what it really is. */
  long lastChange() {
    return since.get(since.size() - 1);
  }

  /** When it was like this for the first time; far off if never. */
  long firstTime(Predicate<T> like) {
    for (int i = 0; i < values.size(); i++) {
      if (like.test(values.get(i))) {
        return since.get(i);
      }
    }
    return Long.MAX_VALUE;
  }

  /** What processes see, oldest first. */
  List<T> shown() {
    return shown;
  }

  /** What processes see changes. */
  void add(T value) {
    shown.add(value);
    if (!isForked()) {
      since.add(world.now());
    }
  }

  boolean isForked() {
    return shown != values;
  }

  /** From now on processes see what it was at a time before. */
  void fork(long asOf) {
    shown = new ArrayList<>();
    for (int i = 0; i < values.size() && since.get(i) <= asOf; i++) {
      shown.add(values.get(i));
    }
  }

  /** Processes see the truth again. */
  void restore() {
    shown = values;
  }
}
