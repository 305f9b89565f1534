package io.baton.client.follow;

import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.Version;
import io.baton.api.error.NotRegisteredException;
import io.baton.api.error.RefusedException;
import io.baton.replication.pull.PullTarget;
import io.baton.segment.LoadTarget.Statistics;
import io.baton.segment.LocalSegment;
import java.io.IOException;
import java.time.Duration;

/**
 * A follower that is about to become an owner: its copy is what the open fills, which fetches what
 * it does not hold. If the open comes to nothing it goes on following. One thread at a time.
 */
public final class Promotion implements AutoCloseable {

  private final OpenFollower follower;
  private final Statistics before;
  private boolean owned;

  private Promotion(OpenFollower follower) {
    this.follower = follower;
    this.before = follower.copy().target().statistics();
  }

  /**
   * Begins one.
   *
   * @throws IllegalStateException if it is closed, or is being promoted
   * @throws io.baton.api.error.UnavailableException if a version that is just put in place is not
   *     within {@code limit}
   */
  static Promotion begin(Follower follower, Duration limit) {
    OpenFollower open = (OpenFollower) follower;
    open.pause(limit);
    return new Promotion(open);
  }

  /**
   * To be asked before the segment is taken from anybody.
   *
   * @throws NotRegisteredException if the name stands for another segment by now
   */
  public void throwIfOther(SegmentName name, SegmentId registered) {
    if (!follower.id().equals(registered)) {
      throw new NotRegisteredException(
          "the segment that was followed as %s was removed; the name stands for another"
              .formatted(name));
    }
  }

  /**
   * What the open reads into.
   *
   * @param capacity that the segment has now
   * @throws io.baton.api.error.NoSpaceException if the disk has no room for it
   */
  public PullTarget target(long capacity) {
    follower.copy().target().reserve(capacity);
    return follower.copy().target();
  }

  /** Where the blocks came from since the promotion began. */
  public Statistics statistics() {
    Statistics now = follower.copy().target().statistics();
    return new Statistics(now.reused() - before.reused(), now.fetched() - before.fetched());
  }

  /**
   * The version is read whole: the copy is an open segment, and followed no more.
   *
   * @param epoch of the open
   * @param version that was read
   * @param limit how long readers that are inside may take
   * @throws io.baton.api.error.UnavailableException if they take longer
   * @throws RefusedException if the disk fails
   */
  public LocalSegment own(long epoch, Version version, Duration limit) {
    try {
      LocalSegment segment = follower.copy().own(epoch, version, limit);
      owned = true;
      return segment;
    } catch (IOException e) {
      throw new RefusedException(follower.file() + " cannot become a segment's: " + e, e);
    }
  }

  /** Ends the follower if it was promoted; else it goes on. */
  @Override
  public void close() {
    if (owned) {
      follower.leave();
    } else {
      follower.resume();
    }
  }
}
