package io.baton.it;

import com.google.common.base.Splitter;
import io.baton.api.Receipt;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.FencedException;
import io.baton.api.error.NoCopyReachableException;
import io.baton.api.error.OutcomeUnknownException;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.api.error.UnavailableException;
import io.baton.client.Baton;
import io.baton.client.BatonConfig;
import io.baton.client.Segment;
import io.baton.client.open.OpenOptions;
import java.nio.file.Path;
import java.time.Duration;

/**
 * An application to be killed: opens a segment, checks that its state is whole, then does one step
 * and one checkpoint after another until it is stopped. Says on its output what was acknowledged,
 * after it was.
 */
final class LedgerApplication {

  private static final int ATTEMPTS = 20;

  private LedgerApplication() {}

  /** Arguments: ZooKeeper, local directory, segment, blocks, seed. */
  public static void main(String[] args) {
    BatonConfig config =
        BatonConfig.of(args[0], Path.of(args[1]))
            .withSessionTimeout(Duration.ofSeconds(4))
            .withTimeout(Duration.ofSeconds(20))
            .withCheckpointTimeout(Duration.ofSeconds(8));
    int blocks = Integer.parseInt(args[3]);
    long seed = Long.parseLong(args[4]);
    try (Baton baton = connect(config)) {
      Segment segment = open(baton, SegmentName.of(args[2]));
      segment.onLost(why -> say("lost " + why));
      LedgerState state = new LedgerState(segment.bytes(), blocks, seed);
      state.load();
      say("opened " + state.step() + " " + segment.opened().version());
      run(segment, state);
    }
  }

  static Baton connect(BatonConfig config) {
    for (int attempt = 1; ; attempt++) {
      try {
        return Baton.connect(config);
      } catch (UnavailableException e) {
        again(attempt, e);
      }
    }
  }

  private static Segment open(Baton baton, SegmentName name) {
    for (int attempt = 1; ; attempt++) {
      try {
        return baton.open(name, OpenOptions.TAKEOVER);
      } catch (UnavailableException
          | NoCopyReachableException
          | OutcomeUnknownException
          | OwnedElsewhereException e) {
        again(attempt, e);
      }
    }
  }

  /** What these errors say is safe: the same call again. */
  private static void again(int attempt, RuntimeException e) {
    say("again " + e);
    if (attempt == ATTEMPTS) {
      throw e;
    }
  }

  private static void run(Segment segment, LedgerState state) {
    while (true) {
      state.advance();
      try {
        Receipt receipt = segment.checkpoint();
        say("acked " + state.step() + " " + receipt.version());
      } catch (OutcomeUnknownException e) {
        say("unknown " + state.step() + " " + e.getMessage());
      } catch (FencedException e) {
        say("fenced " + state.step() + " " + e.getMessage());
        return;
      }
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }

  /** The number in a line such as {@code acked 12 3.127}. */
  static long step(String line) {
    return Long.parseLong(Splitter.on(' ').splitToList(line).get(1));
  }

  /** What a segment for so many blocks is registered with. */
  static SegmentSpec spec(int blocks) {
    return SegmentSpec.ofCapacity((long) blocks * SegmentSpec.BLOCK_SIZE);
  }
}
