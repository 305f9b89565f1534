package io.baton.demo.application;

import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.BatonException;
import io.baton.api.error.UnavailableException;
import io.baton.client.Baton;
import io.baton.client.BatonConfig;
import io.baton.client.Segment;
import io.baton.client.open.OpenOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Counts the chunks of an input. All that it knows is in a segment: whoever opens the segment goes
 * on where the last checkpoint was.
 */
@Command(name = "demo-application")
public final class DemoApplication implements Callable<Integer> {

  private static final int ATTEMPTS = 5;
  private static final Duration MEMBER_TIMEOUT = Duration.ofSeconds(2);

  @Option(names = "--zookeeper", required = true)
  private String zookeeper = "";

  @Option(names = "--machine", required = true)
  private String machine = "";

  @Option(names = "--directory", required = true)
  private @Nullable Path directory;

  @Option(names = "--input", required = true)
  private @Nullable Path input;

  @Option(names = "--segment", required = true)
  private String segmentName = "";

  @Option(names = "--segment-size", required = true)
  private long segmentSize;

  @Option(names = "--interval", required = true)
  private long interval;

  @Option(names = "--seed", required = true)
  private long seed;

  @Option(names = "--takeover")
  private boolean takeover;

  private DemoApplication() {}

  /** Runs it; the reports are on standard output, the producer on standard input. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new DemoApplication()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (directory == null || input == null) {
      throw new IllegalStateException("picocli requires these");
    }
    BatonConfig config =
        BatonConfig.of(zookeeper, directory).withMachine(machine).withMemberTimeout(MEMBER_TIMEOUT);
    try (Baton baton = Baton.connect(config);
        Segment segment = open(baton)) {
      Work work = new Work(segment, new SplittableRandom(seed), interval, System.out::println);
      return work.run(input, Feed.from(System.in)) ? 0 : 1;
    } catch (BatonException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }

  private Segment open(Baton baton) {
    SegmentName name = SegmentName.of(segmentName);
    // Who starts a successor knows that the predecessor is dead; ZooKeeper would count it as alive
    // until its session ends. Were it not dead, it would be fenced: nothing rests on this but time.
    return takeover
        ? baton.open(name, OpenOptions.TAKEOVER)
        : openOrRegister(baton, name, SegmentSpec.ofCapacity(segmentSize));
  }

  /** Storage nodes that have just started, on a busy machine, may take their time. */
  private static Segment openOrRegister(Baton baton, SegmentName name, SegmentSpec spec) {
    for (int attempt = 1; ; attempt++) {
      try {
        return baton.openOrRegister(name, spec);
      } catch (UnavailableException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }
}
