package io.baton.agent;

import com.google.common.collect.ImmutableList;
import io.baton.agent.config.ProgramConfig;
import io.baton.agent.guard.Guard;
import io.baton.agent.guard.GuardStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The guards of an agent, by program. Safe for use by several threads. */
final class Guards implements AutoCloseable {

  private record Guarded(ProgramConfig config, Guard guard) {}

  private final Function<ProgramConfig, Guard> maker;
  private final Map<String, Guarded> byProgram = new LinkedHashMap<>();
  private boolean closed;

  /** Has none yet. */
  Guards(Function<ProgramConfig, Guard> maker) {
    this.maker = maker;
  }

  /**
   * Guards these programs and no others; leaves alone those that are configured as they were.
   *
   * @return what was done, for people
   */
  String use(Map<String, ProgramConfig> programs) {
    int before = size();
    ImmutableList<Guarded> over = over(programs);
    for (Guarded each : over) {
      var unused = each.guard().ending(); // all at once: a program may take its time
    }
    over.forEach(each -> each.guard().close());
    forget(over); // until then a program that ends may ask for a checkpoint
    int begun = begin(programs);
    return "%d programs: %d as they were, %d begun, %d ended"
        .formatted(programs.size(), before - over.size(), begun, over.size());
  }

  private synchronized int size() {
    return byProgram.size();
  }

  private synchronized ImmutableList<Guarded> over(Map<String, ProgramConfig> programs) {
    return byProgram.values().stream()
        .filter(each -> !each.config().equals(programs.get(each.config().name())))
        .collect(ImmutableList.toImmutableList());
  }

  private synchronized void forget(ImmutableList<Guarded> over) {
    over.forEach(each -> byProgram.remove(each.config().name()));
  }

  private synchronized int begin(Map<String, ProgramConfig> programs) {
    int begun = 0;
    if (closed) {
      return begun;
    }
    for (ProgramConfig config : programs.values()) {
      if (!byProgram.containsKey(config.name())) {
        Guard guard = maker.apply(config);
        byProgram.put(config.name(), new Guarded(config, guard));
        guard.start();
        begun++;
      }
    }
    return begun;
  }

  /** The guard of a program. */
  synchronized Optional<Guard> find(String program) {
    return Optional.ofNullable(byProgram.get(program)).map(Guarded::guard);
  }

  /** How it stands with all of them. */
  synchronized ImmutableList<GuardStatus> status() {
    return byProgram.values().stream()
        .map(each -> each.guard().status())
        .collect(ImmutableList.toImmutableList());
  }

  private synchronized void end() {
    closed = true;
  }

  /** Gives all states back, and begins no more. */
  @Override
  public void close() {
    end();
    use(Map.of());
  }
}
