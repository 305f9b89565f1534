package io.baton.demo;

import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.baton.demo.Plan.Kill;
import io.baton.demo.application.DemoApplication;
import io.baton.demo.application.Report;
import io.baton.demo.cluster.LocalCluster;
import io.baton.demo.cluster.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** All lives of the application, one after the other, each on a machine of its own. */
final class Story {

  private static final String SEGMENT = "demo/chunks";

  private final Workspace workspace;
  private final LocalCluster cluster;
  private final Timeline timeline;
  private final DemoOptions options;
  private final List<Report.Opened> loads = new ArrayList<>();
  private long repeated;
  private int checkpoints;

  Story(Workspace workspace, LocalCluster cluster, Timeline timeline, DemoOptions options) {
    this.workspace = workspace;
    this.cluster = cluster;
    this.timeline = timeline;
    this.options = options;
  }

  /**
   * How it ended.
   *
   * @param loads one for each failover
   * @param repeated bytes of input that were done twice
   * @param checkpoints that were acknowledged
   */
  record Ending(
      Report.Done done, ImmutableList<Report.Opened> loads, long repeated, int checkpoints) {}

  Ending tell(Plan plan, RandomGenerator random) throws IOException, InterruptedException {
    Life life = begin(0, plan, random);
    life.awaitOpened();
    timeline.say("%s registered and opened %s: %d bytes", name(0), SEGMENT, options.segmentSize());
    for (int number = 0; number < plan.kills().size(); number++) {
      Kill kill = plan.kills().get(number);
      life.runUntilKilled(kill, cluster);
      checkpoints += life.checkpoints();
      cluster.killNode(kill.node());
      MoreFiles.deleteRecursively(directory(number), RecursiveDeleteOption.ALLOW_INSECURE);
      timeline.say(
          "SIGKILL to %s and to %s; %s's local files are gone",
          name(number), LocalCluster.node(kill.node()), name(number));
      Life next = begin(number + 1, plan, random);
      goOn(number + 1, next.awaitOpened(), life);
      life = next;
      cluster.startNode(kill.node());
    }
    Report.Done done = life.runToTheEnd();
    checkpoints += life.checkpoints();
    timeline.say("%s is done, at version %s", name(plan.kills().size()), done.version());
    return new Ending(done, ImmutableList.copyOf(loads), repeated, checkpoints);
  }

  private void goOn(int number, Report.Opened opened, Life before) {
    timeline.say(
        "%s opened it as epoch %d: version %s, %d bytes from %s; claimed in %d ms, loaded in %d ms",
        name(number),
        opened.epoch(),
        opened.version(),
        opened.fetched(),
        opened.source(),
        opened.claimMillis(),
        opened.loadMillis());
    if (opened.position() < before.acknowledged()) {
      throw new IllegalStateException(
          "acknowledged work is lost: %d bytes were acknowledged, %d are there"
              .formatted(before.acknowledged(), opened.position()));
    }
    long again = before.worked() - opened.position();
    if (again <= 0) {
      throw new IllegalStateException(
          "no work had to be repeated after %s was killed: this kill has shown nothing"
              .formatted(name(number - 1)));
    }
    timeline.say(
        "%s goes on at %d and repeats %d bytes of work", name(number), opened.position(), again);
    loads.add(opened);
    repeated += again;
  }

  private Life begin(int number, Plan plan, RandomGenerator random) throws IOException {
    ImmutableList.Builder<String> command = ImmutableList.builder();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp", System.getProperty("java.class.path"), "-Xmx256m", "-XX:+UseSerialGC");
    command.add("-Dlogback.configurationFile=io/baton/demo/logback.xml");
    command.add(DemoApplication.class.getName());
    command.add("--zookeeper", cluster.zookeeper());
    command.add("--machine", name(number));
    command.add("--directory", directory(number).toString());
    command.add("--input", options.input().toString());
    command.add("--segment", SEGMENT);
    command.add("--segment-size", Long.toString(options.segmentSize()));
    command.add("--interval", Long.toString(plan.interval()));
    command.add("--seed", Long.toString(random.nextLong()));
    if (number > 0) {
      command.add("--takeover");
    }
    Application application = Application.start(workspace, name(number), command.build());
    return new Life(name(number), plan, application, timeline, System::nanoTime);
  }

  private Path directory(int number) {
    return workspace.path("local-" + name(number));
  }

  /** Machines are called machine-a, machine-b and so on. */
  private static String name(int number) {
    return number < 26 ? "machine-" + (char) ('a' + number) : "machine-" + number;
  }
}
