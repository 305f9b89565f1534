package io.baton.it;

import io.baton.api.GroupReceipt;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.FencedException;
import io.baton.api.error.NoCopyReachableException;
import io.baton.api.error.OutcomeUnknownException;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.api.error.UnavailableException;
import io.baton.client.Baton;
import io.baton.client.BatonConfig;
import io.baton.client.SegmentGroup;
import io.baton.client.open.MappedSegment;
import io.baton.client.open.OpenOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;

/**
 * An application to be killed: opens a group, checks that all its segments are at one step, then
 * does one step in all of them and one checkpoint after another until it is stopped. Says on its
 * output what was acknowledged, after it was; in words of {@link LedgerApplication}.
 */
final class GroupApplication {

  private static final int ATTEMPTS = 20;
  private static final int BLOCK = SegmentSpec.BLOCK_SIZE;

  private GroupApplication() {}

  /** Arguments: ZooKeeper, local directory, a segment of the group, last step to do or 0. */
  public static void main(String[] args) {
    BatonConfig config =
        BatonConfig.of(args[0], Path.of(args[1]))
            .withSessionTimeout(Duration.ofSeconds(4))
            .withTimeout(Duration.ofSeconds(20))
            .withCheckpointTimeout(Duration.ofSeconds(8));
    long last = Long.parseLong(args[3]);
    try (Baton baton = LedgerApplication.connect(config)) {
      SegmentGroup group = open(baton, SegmentName.of(args[2]));
      long step = step(group.segments().values());
      say("opened " + step + " " + group.version());
      run(group, step, last == 0 ? Long.MAX_VALUE : last);
    }
  }

  private static SegmentGroup open(Baton baton, SegmentName name) {
    for (int attempt = 1; ; attempt++) {
      try {
        return baton.groups().open(name, OpenOptions.TAKEOVER);
      } catch (UnavailableException
          | NoCopyReachableException
          | OutcomeUnknownException
          | OwnedElsewhereException e) {
        say("again " + e);
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /**
   * The step that segments are at.
   *
   * @throws IllegalStateException if they are not all at one, or a block is not of it
   */
  static long step(Collection<MappedSegment> segments) {
    long step = -1;
    for (MappedSegment segment : segments) {
      long here = segment.bytes().readLong(0);
      long blocks = segment.length() / BLOCK;
      for (long block = 1; block < blocks; block++) {
        long due = here < block ? 0 : here - (here - block) % (blocks - 1);
        if (segment.bytes().readLong(block * BLOCK) != due) {
          throw new IllegalStateException("torn: block " + block + " of " + segment.name());
        }
      }
      if (step >= 0 && step != here) {
        throw new IllegalStateException("half a group: steps " + step + " and " + here);
      }
      step = here;
    }
    return step;
  }

  /** Writes the next step in memory: its number, and one block in turn. */
  static void advance(Collection<MappedSegment> segments, long step) {
    for (MappedSegment segment : segments) {
      long blocks = segment.length() / BLOCK;
      segment.bytes().writeLong(0, step);
      segment.bytes().writeLong((1 + (step - 1) % (blocks - 1)) * BLOCK, step);
    }
  }

  private static void run(SegmentGroup group, long opened, long last) {
    for (long step = opened + 1; step <= last; step++) {
      advance(group.segments().values(), step);
      try {
        GroupReceipt receipt = group.checkpoint();
        say("acked " + step + " " + receipt.version());
      } catch (OutcomeUnknownException e) {
        say("unknown " + step + " " + e.getMessage());
      } catch (FencedException e) {
        say("fenced " + step + " " + e.getMessage());
        return;
      }
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
