package io.baton.torture;

import io.baton.torture.cluster.Cluster;
import io.baton.torture.cluster.DisksSetBack;
import io.baton.torture.cluster.Place;
import io.baton.torture.report.Result;
import io.baton.torture.schedule.Fault;
import io.baton.torture.schedule.Layout;
import io.baton.torture.schedule.Schedule;
import io.baton.torture.schedule.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One run: a cluster comes up, suffers, heals, and is judged. */
final class Run {

  private static final Duration START = Duration.ofMinutes(10);

  /**
   * In which everything must be as before once all faults are over: many times what it takes, as
   * the machine may have other work.
   */
  private static final Duration HEAL = Duration.ofMinutes(10);

  private static final Layout LAYOUT = Layout.DEFAULT;

  private final long seed;
  private final double minutes;
  private final Set<Fault> faults;
  private final Break broken;
  private final Place place;

  Run(long seed, double minutes, Set<Fault> faults, Break broken, Path directory)
      throws IOException {
    this.seed = seed;
    this.minutes = minutes;
    this.faults = faults;
    this.broken = broken;
    this.place = Place.in(directory);
  }

  Result run() throws IOException, InterruptedException {
    Duration length = Duration.ofMillis((long) (minutes * 60_000));
    List<Step> steps = Schedule.draw(seed, LAYOUT, length, faults);
    String acknowledging =
        broken == Break.EARLY_ACKNOWLEDGEMENT ? "ONCE_CAPTURED" : "ONCE_ACKNOWLEDGED";
    Cluster cluster =
        Cluster.of(
            LAYOUT, place, new Cluster.Options(faults.contains(Fault.CLOCK_JUMP), acknowledging));
    Progress progress = new Progress(System.err, System::nanoTime);
    progress.say("seed " + seed + ": the cluster starts");
    cluster.start(START);
    progress.say("it is up: " + steps.size() + " steps in " + length.toSeconds() + " s");
    Timeline timeline = new Timeline(cluster, progress);
    timeline.play(steps, length);
    progress.say("all faults are over");
    List<String> shortfalls = new ArrayList<>(heal(cluster, progress));
    if (broken == Break.DISKS_SET_BACK) {
      shortfalls.addAll(setBack(cluster, progress));
    }
    List<String> misbehaviour = cluster.broken();
    cluster.kill();
    return new Judgement(place, progress).of(seed, minutes, timeline, shortfalls, misbehaviour);
  }

  /**
   * All replicas hold the same in the copy, so it is found again after they have held something
   * newer, whatever the faults were.
   */
  private static List<String> setBack(Cluster cluster, Progress progress)
      throws IOException, InterruptedException {
    DisksSetBack disks = new DisksSetBack(cluster);
    progress.say("copies the disks");
    disks.copy();
    List<String> shortfalls = new ArrayList<>(heal(cluster, progress));
    progress.say("sets the disks back");
    disks.setBack();
    shortfalls.addAll(heal(cluster, progress));
    return shortfalls;
  }

  private static List<String> heal(Cluster cluster, Progress progress)
      throws IOException, InterruptedException {
    List<String> shortfalls = cluster.finish(HEAL);
    progress.say(shortfalls.isEmpty() ? "everything is as before" : shortfalls.toString());
    return shortfalls;
  }
}
