package io.baton.torture.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All that happens in a run, drawn from a seed. The same seed, layout and length give the same
 * schedule. Every kind of fault comes once before chance decides, so that nothing is left out of a
 * short run. Each seed has its own mixture, so that what is rare in most is frequent in some.
 *
 * <p>Every fault leaves the files of all processes as they are, so whatever the faults are, nothing
 * that was acknowledged may be lost.
 */
public final class Schedule {

  /** Between faults, on the average of seeds. */
  private static final int FAULT_MILLIS = 2_500;

  /** Between kills, of one process or some: as often as two cores can start what was killed. */
  private static final int KILL_MILLIS = 900;

  private static final int TAKE_MILLIS = 300;
  private static final int LOOK_MILLIS = 4_000;
  private static final int LEAVE_MILLIS = 9_000;

  /** So long everything is well, so that all have once begun. */
  private static final Duration CALM = Duration.ofSeconds(4);

  private final SplittableRandom random;
  private final Layout layout;
  private final Duration length;
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, List<Step.Inflict>> busy = new HashMap<>();

  private Schedule(SplittableRandom random, Layout layout, Duration length) {
    this.random = random;
    this.layout = layout;
    this.length = length;
  }

  /** Draws the steps of a run, in the order of their times. */
  public static List<Step> draw(long seed, Layout layout, Duration length, Set<Fault> faults) {
    Schedule schedule = new Schedule(new SplittableRandom(seed), layout, length);
    schedule.drawTakes();
    Set<Fault> others = new TreeSet<>(faults);
    // What lasts comes first: kills are so many that they would leave it no host.
    boolean kills = others.remove(Fault.KILL);
    schedule.drawFaults(List.copyOf(others));
    if (kills) {
      schedule.drawKills();
    }
    schedule.steps.sort(Comparator.comparing(Step::at));
    return List.copyOf(schedule.steps);
  }

  private void drawTakes() {
    for (int i = 0; i < layout.segments().size(); i++) {
      // One owner for each, before the rivals come.
      String client = layout.clients().get(i % layout.clients().size());
      steps.add(new Step.Take(Duration.ZERO, client, layout.segments().get(i)));
    }
    for (Duration at = CALM; at.compareTo(length) < 0; at = at.plus(gap(TAKE_MILLIS))) {
      steps.add(new Step.Take(at, any(layout.clients()), any(layout.segments())));
    }
    for (Duration at = CALM; at.compareTo(length) < 0; at = at.plus(gap(LOOK_MILLIS))) {
      steps.add(new Step.Look(at, any(layout.clients()), any(layout.segments())));
    }
    for (Duration at = CALM; at.compareTo(length) < 0; at = at.plus(gap(LEAVE_MILLIS))) {
      for (String client : layout.clients()) {
        steps.add(new Step.Leave(at, client, any(layout.segments())));
      }
    }
  }

  private void drawFaults(List<Fault> kinds) {
    if (kinds.isEmpty()) {
      return;
    }
    List<Fault> first = new ArrayList<>(kinds);
    List<Fault> mixture = mixture(kinds);
    int mean = FAULT_MILLIS / 2 + random.nextInt(FAULT_MILLIS);
    for (Duration at = CALM; at.compareTo(length) < 0; at = at.plus(gap(mean))) {
      inflict(at, first.isEmpty() ? any(mixture) : first.remove(random.nextInt(first.size())));
    }
  }

  private void drawKills() {
    for (Duration at = CALM; at.compareTo(length) < 0; at = at.plus(gap(KILL_MILLIS))) {
      inflict(at, Fault.KILL);
    }
  }

  /** Each kind one to eight times. */
  private List<Fault> mixture(List<Fault> kinds) {
    List<Fault> mixture = new ArrayList<>();
    for (Fault kind : kinds) {
      for (int i = 1 << random.nextInt(4); i > 0; i--) {
        mixture.add(kind);
      }
    }
    return mixture;
  }

  private void inflict(Duration at, Fault fault) {
    List<String> hosts = new ArrayList<>(hosts(fault));
    Duration lasts = Duration.ofMillis(lasts(fault));
    hosts.removeIf(host -> isBusy(fault, host, at, lasts));
    List<String> others = fault == Fault.SPLIT ? split(hosts) : List.of();
    if (hosts.isEmpty() || (fault == Fault.SPLIT && others.isEmpty())) {
      return;
    }
    List<String> named = fault == Fault.KILL_LEADER ? List.of() : List.copyOf(hosts);
    Step.Inflict step = new Step.Inflict(at, fault, named, others, lasts, size(fault));
    steps.add(step);
    for (String host : Stream.concat(hosts.stream(), others.stream()).toList()) {
      busy.computeIfAbsent(fault.part() + host, part -> new ArrayList<>()).add(step);
    }
  }

  private boolean isBusy(Fault fault, String host, Duration at, Duration lasts) {
    return busy.getOrDefault(fault.part() + host, List.of()).stream()
        .anyMatch(
            step ->
                step.at().compareTo(at.plus(lasts)) <= 0
                    && at.compareTo(step.at().plus(step.lasts())) <= 0);
  }

  private List<String> hosts(Fault fault) {
    return switch (fault) {
      case KILL -> killed();
      case KILL_LEADER -> layout.zooKeepers();
      case FULL_DISK -> some(layout.nodes(), random.nextInt(4) == 0 ? 2 : 1);
      case SPLIT -> some(layout.hosts(), random.nextInt(2, layout.hosts().size()));
      case CLOCK_JUMP -> some(layout.hosts(), random.nextInt(1, 4));
      case PAUSE, CUT, DEAF, MUTE, LOSS, DELAY -> List.of(any(layout.hosts()));
    };
  }

  /** Mostly one process; now and then some nodes, or all nodes at once. */
  private List<String> killed() {
    int drawn = random.nextInt(40);
    if (drawn == 0) {
      return layout.nodes();
    } else if (drawn <= 2) {
      return some(layout.nodes(), 2);
    } else if (drawn <= 10) {
      return List.of(any(layout.nodes()));
    } else if (drawn <= 13) {
      return List.of(any(layout.hosts()));
    }
    return List.of(any(layout.clients()));
  }

  /** Moves some of the hosts to the other side. */
  private List<String> split(List<String> hosts) {
    if (hosts.size() < 2) {
      return List.of();
    }
    List<String> others = some(hosts, random.nextInt(1, hosts.size()));
    hosts.removeAll(others);
    return others;
  }

  private long lasts(Fault fault) {
    // Mostly shorter than what a session or a member may be silent for, sometimes much longer.
    long longest = random.nextInt(3) == 0 ? 12_000 : 3_500;
    if (fault == Fault.KILL) {
      return random.nextInt(12) == 0 ? random.nextLong(100, longest) : random.nextLong(10, 300);
    }
    return switch (fault.part()) {
      case PROCESS -> random.nextLong(100, longest);
      case NETWORK -> random.nextLong(500, longest);
      case DISK, CLOCK -> random.nextLong(1_000, 10_000);
    };
  }

  private long size(Fault fault) {
    return switch (fault) {
      case LOSS -> random.nextLong(5, 50);
      case DELAY -> random.nextLong(200, 3_000);
      case CLOCK_JUMP -> random.nextLong(-400L * 86_400, 400L * 86_400);
      default -> 0;
    };
  }

  private Duration gap(int mean) {
    return Duration.ofMillis(1 + random.nextInt(2 * mean));
  }

  private <T> T any(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static <T> void swap(List<T> list, int i, int j) {
    T held = list.get(i);
    list.set(i, list.get(j));
    list.set(j, held);
  }

  private List<String> some(Collection<String> from, int count) {
    List<String> shuffled = new ArrayList<>(from);
    for (int i = 0; i < count; i++) {
      swap(shuffled, i, random.nextInt(i, shuffled.size()));
    }
    return List.copyOf(shuffled.subList(0, count));
  }
}
