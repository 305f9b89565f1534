package io.baton.agent.guard;

import com.google.common.collect.Comparators;
import java.time.Duration;

/** Pauses between attempts to open a state: twice as long each time. One thread. */
final class Retries {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private Duration next = FIRST;

  Duration failed() {
    Duration pause = next;
    next = Comparators.min(pause.multipliedBy(2), LONGEST);
    return pause;
  }

  void succeeded() {
    next = FIRST;
  }
}
