package io.baton.replication.group;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.Opened;
import io.baton.replication.RecordView;
import io.baton.replication.message.Request;
import io.baton.replication.opening.Opening;
import io.baton.replication.opening.OpeningConfig;
import io.baton.replication.opening.OpeningEffects;
import io.baton.replication.opening.OpeningEffects.Failure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes the segments of a group over together (R12): claims one epoch for all of them in one write,
 * fences all, recovers the <em>closed cut</em>, the oldest version on any member that answers, and
 * is through when each segment's {@link Opening} is. Whatever is acknowledged, or was returned by
 * an opening, is on every member of every segment; so it is never after the cut. And the cut is
 * never before a member's commit point, so each member can go back to it.
 *
 * <p>Single-threaded: the driver gives the openings their events, but for those of the claim, and
 * calls {@link #settle} after each.
 */
public final class GroupOpening {

  /** What it asks of its driver, which never calls back before it returns. */
  public interface Effects {

    /**
     * Compare-and-sets the epoch and the owner of all records, in one transaction. Called again
     * with the same {@code change} if the outcome was unknown: the driver then issues the very same
     * write at the same znode versions.
     */
    void claim(long change, long epoch);

    /** All are this owner's, and hold one version; in the order in which they were added. */
    void opened(ImmutableList<Opened> segments);

    /** It failed, and its openings are to be given up. */
    void failed(Failure failure, String detail);
  }

  private final OpeningConfig config;
  private final Effects effects;
  private final long owner;
  private final List<Part> parts = new ArrayList<>();
  private long change;
  private boolean claiming;
  private boolean chosen;
  private boolean ended;

  /**
   * Makes one of no segment yet.
   *
   * @param owner the nonce that its claim writes
   */
  public GroupOpening(long owner, OpeningConfig config, Effects effects) {
    this.owner = owner;
    this.config = config.inGroup();
    this.effects = effects;
  }

  /**
   * Adds a segment, before any opening is started.
   *
   * @param record from a fresh read
   * @param driver is asked for all but the claim, and is told of no end
   * @return to be started, and given its events
   */
  public Opening add(SegmentId segment, RecordView record, OpeningEffects driver) {
    Part part = new Part(segment, record, driver);
    parts.add(part);
    return part.opening;
  }

  /** Goes on, if all segments are ready for it. */
  public void settle(long nowNanos) {
    Part failed = parts.stream().filter(part -> part.failure != null).findFirst().orElse(null);
    if (ended) {
      return;
    }
    if (failed != null) {
      ended = true;
      effects.failed(Objects.requireNonNull(failed.failure), failed.detail);
    } else if (parts.stream().allMatch(part -> part.opened != null)) {
      ended = true;
      effects.opened(
          parts.stream()
              .map(part -> Objects.requireNonNull(part.opened))
              .collect(ImmutableList.toImmutableList()));
    } else if (!chosen && parts.stream().allMatch(part -> part.oldest != null)) {
      choose(nowNanos);
    } else {
      claim();
    }
  }

  /** One epoch, above all that any of them has seen, so that versions have one name everywhere. */
  private void claim() {
    if (claiming || !parts.stream().allMatch(part -> part.wanted > 0)) {
      return;
    }
    claiming = true;
    long epoch = parts.stream().mapToLong(part -> part.wanted).max().orElseThrow();
    parts.forEach(part -> part.opening.raise(epoch));
    effects.claim(change, epoch);
  }

  private void choose(long nowNanos) {
    chosen = true;
    Version cut =
        parts.stream()
            .map(part -> Objects.requireNonNull(part.oldest))
            .min(Comparator.naturalOrder())
            .orElseThrow();
    parts.forEach(part -> part.opening.recover(cut, nowNanos));
    settle(nowNanos);
  }

  /** The claim is known to be applied; the records are these, in order, perhaps later ones. */
  public void claimWon(long number, List<RecordView> seen, long nowNanos) {
    if (number == change && claiming) {
      for (int i = 0; i < parts.size(); i++) {
        Part part = parts.get(i);
        part.opening.changeWon(part.change, seen.get(i), nowNanos);
      }
      settle(nowNanos);
    }
  }

  /** The claim is known to be impossible; the records are these. Those that fit are asked again. */
  public void claimLost(long number, List<RecordView> seen, long nowNanos) {
    if (number == change && claiming) {
      claiming = false;
      change++;
      for (int i = 0; i < parts.size(); i++) {
        Part part = parts.get(i);
        part.wanted = 0;
        part.opening.changeLost(part.change, seen.get(i), nowNanos);
      }
      settle(nowNanos);
    }
  }

  /** Nobody can tell whether the claim was, or will be, applied: it is issued again. */
  public void claimUnknown(long number, long nowNanos) {
    if (number == change && claiming) {
      claiming = false;
      for (Part part : parts) {
        part.wanted = 0;
        part.opening.changeUnknown(part.change, nowNanos);
      }
    }
  }

  /** One segment's opening, and how far it is. */
  private final class Part implements OpeningEffects {
    private final OpeningEffects driver;
    private final Opening opening;
    private long change;

    /** The epoch that it waits to claim; 0 if it does not. */
    private long wanted;

    private @Nullable Version oldest;
    private @Nullable Opened opened;
    private @Nullable Failure failure;
    private String detail = "";

    Part(SegmentId segment, RecordView record, OpeningEffects driver) {
      this.driver = driver;
      this.opening = new Opening(segment, record, owner, config, this);
    }

    @Override
    public void claim(long number, long epoch) {
      change = number;
      wanted = epoch;
    }

    @Override
    public void surveyed(Version version) {
      oldest = version;
    }

    @Override
    public void opened(Opened result) {
      opened = result;
    }

    @Override
    public void failed(Failure why, String what) {
      failure = why;
      detail = what;
    }

    @Override
    public void send(NodeId to, Request request) {
      driver.send(to, request);
    }

    @Override
    public void teach(NodeId learner, Member source) {
      driver.teach(learner, source);
    }

    @Override
    public void propose(long number, ImmutableSet<Member> inSync) {
      driver.propose(number, inSync);
    }

    @Override
    public void look() {
      driver.look();
    }
  }
}
