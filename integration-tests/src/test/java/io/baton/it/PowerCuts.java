package io.baton.it;

import static io.baton.it.TestCluster.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.baton.api.Receipt;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.NotRegisteredException;
import io.baton.client.Baton;
import io.baton.client.BatonConfig;
import io.baton.client.Segment;
import io.baton.client.open.OpenOptions;
import io.baton.registry.testing.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * An application whose storage nodes' machines are cut all at once, over and over. Of the first
 * one, n1, every sync is known.
 */
final class PowerCuts implements AutoCloseable {

  private static final Duration SOON = Duration.ofSeconds(8);

  private final Path directory;
  private final PoweredMachines machines;
  private final Script script;
  private final SplittableRandom random;
  private final List<Baton> applications = new ArrayList<>();

  /** One after the other: one that a cut has ended is gone before the next begins. */
  private final ExecutorService scripts = Executors.newSingleThreadExecutor();

  private final ExecutorService closing = Executors.newCachedThreadPool();
  private volatile Attempts attempts;
  private final int[] syncsUntil;
  private int rounds;
  private int atSyncs;
  private int makingRoom;
  private int unacknowledged;
  private int keptOfThem;

  /**
   * What the application does between two cuts.
   *
   * @param steps checkpoints
   * @param window how many of them may be under way at once
   * @param afresh whether it does so each time with a new segment, all blocks of which every
   *     checkpoint changes
   * @param livesOn whether it goes on after the cut, up to its last step; else it is closed then
   */
  record Script(SegmentSpec spec, int steps, int window, boolean afresh, boolean livesOn) {}

  /**
   * When to cut.
   *
   * @param sync the how manieth of n1 since the application began
   * @param done whether that one is done still
   */
  record Cut(int sync, boolean done) {
    static Cut before(int sync) {
      return new Cut(sync, false);
    }

    static Cut after(int sync) {
      return new Cut(sync, true);
    }

    /** The node stops as soon as it is done, or instead of it. */
    String tampering() {
      return (done ? "" : "retval=0:") + "signal=SIGSTOP:when=" + sync;
    }
  }

  private PowerCuts(
      Path directory, PoweredMachines machines, Script script, SplittableRandom random) {
    this.directory = directory;
    this.machines = machines;
    this.script = script;
    this.random = random;
    this.syncsUntil = new int[script.steps() + 1];
    this.attempts = new Attempts(new byte[(int) script.spec().capacity()]);
  }

  /** Machines that are off. */
  static PowerCuts start(Path directory, Script script, int machines, SplittableRandom random)
      throws IOException {
    return new PowerCuts(directory, new PoweredMachines(directory, machines), script, random);
  }

  /**
   * Starts the machines, opens the segment, goes on with it, and cuts: at the latest when the
   * script is at its end.
   *
   * @return whether it came to that sync
   */
  boolean round(Cut cut) throws Exception {
    if (script.afresh() && rounds > 0) {
      verify();
      attempts = new Attempts(new byte[(int) script.spec().capacity()]);
    } else {
      machines.powerOn();
    }
    rounds++;
    Path trace = directory.resolve("trace");
    Baton application = Baton.connect(config());
    applications.add(application);
    boolean reached;
    try (TracedCalls syncs = TracedCalls.of(machines.first(), "msync", cut.tampering(), trace)) {
      Future<?> running = scripts.submit(() -> run(application, syncs));
      Eventually.await(
          "a sync, or the end of the script",
          PATIENCE,
          () -> syncs.hasStopped() || running.isDone());
      reached = syncs.hasStopped();
      if (!reached) {
        running.get();
      }
      machines.cut();
      if (!script.livesOn()) {
        closing.execute(application::close);
      }
      atSyncs += reached ? 1 : 0;
      makingRoom += reached && syncs.returned("MS_SYNC") - syncsUntilLastStep() > 1 ? 1 : 0;
    }
    machines.restore();
    return reached;
  }

  /** Starts the machines, and compares what is opened then. */
  void verify() throws Exception {
    machines.powerOn();
    Callable<Void> last =
        () -> {
          try (Baton application = Baton.connect(config())) {
            open(application);
            return null;
          }
        };
    scripts.submit(last).get();
  }

  /** So patient that it outlives a cut, or else soon closed. */
  private BatonConfig config() throws IOException {
    return script.livesOn()
        ? machines.cluster().config().withTimeout(PATIENCE).withCheckpointTimeout(PATIENCE)
        : machines.cluster().config().withTimeout(SOON).withCheckpointTimeout(SOON);
  }

  /** What the application does. */
  private Void run(Baton application, TracedCalls syncs) throws Exception {
    Arrays.fill(syncsUntil, 0);
    Segment segment = open(application);
    Deque<Future<Receipt>> under = new ArrayDeque<>();
    for (int step = 1; step <= script.steps(); step++) {
      under.add(checkpoint(segment, step));
      while (under.size() >= (step < script.steps() ? script.window() : 1)) {
        under.remove().get();
      }
      syncsUntil[step] = syncs.returned("MS_SYNC");
    }
    return null;
  }

  /**
   * Opens as an application that is started anew, whether or not its name was registered in time;
   * fails if it finds what it must not.
   */
  private Segment open(Baton application) {
    List<byte[]> possible = attempts.possible();
    Segment segment = openOrRegister(application);
    assertEquals(segment.capacity(), segment.length(), "what was registered is lost");
    byte[] opened = Attempts.read(segment);
    int found = Attempts.indexOf(opened, possible);
    unacknowledged += possible.size() > 1 ? 1 : 0;
    keptOfThem += found > 0 ? 1 : 0;
    attempts = new Attempts(opened);
    return segment;
  }

  private Segment openOrRegister(Baton application) {
    SegmentName name = SegmentName.of("cut/segment" + (script.afresh() ? rounds : 0));
    try {
      return application.open(name, OpenOptions.TAKEOVER);
    } catch (NotRegisteredException e) {
      application.register(name, script.spec());
      return application.open(name, OpenOptions.TAKEOVER);
    }
  }

  /** In the last round, how many syncs had been made when a step was acknowledged. */
  int syncsUntil(int step) {
    return syncsUntil[step];
  }

  private int syncsUntilLastStep() {
    return IntStream.of(syncsUntil).max().orElseThrow();
  }

  /** Cuts at another sync of a checkpoint than its first, if one is under way at a time. */
  int makingRoom() {
    return makingRoom;
  }

  private Future<Receipt> checkpoint(Segment segment, int step) {
    int all = script.spec().blocks();
    int[] blocks =
        script.afresh()
            ? IntStream.range(0, all).toArray()
            : Attempts.blocks(random, rounds + step, all);
    byte[] content = Attempts.changed(attempts.newest(), blocks, random);
    Attempts.write(content, blocks, segment);
    return attempts.begin(content, segment);
  }

  @Override
  public void close() throws IOException {
    scripts.shutdownNow();
    applications.forEach(application -> closing.execute(application::close));
    closing.shutdown();
    machines.close();
  }

  @Override
  public String toString() {
    return "%d of %d cuts at a sync; of %d that left something unacknowledged %d kept it"
        .formatted(atSyncs, rounds, unacknowledged, keptOfThem);
  }
}
