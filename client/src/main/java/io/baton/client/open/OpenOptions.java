package io.baton.client.open;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Archives;
import java.time.Duration;
import java.util.Optional;

/**
 * How to open a segment.
 *
 * @param takeover whether to take it from an owner that is alive; that one is then fenced and told
 * @param timeout instead of the configured one
 * @param adopt whether to go on with the file of the last open in this process's directory, as it
 *     is, if nobody else has written since: for a process that owns a segment on behalf of a
 *     program which has the file mapped and outlived the owner before. Not for groups
 * @param predecessors {@linkplain io.baton.client.Baton#id ids} of processes that are known to have
 *     ended, though ZooKeeper may not have noticed yet: what they own is taken without asking
 * @param progress hears how far it is loaded
 * @param archives what is fallen back to when no copy answers within the timeout, and no node of
 *     one runs, also if they are only being restarted; <b>gives up what was acknowledged after the
 *     archived version</b>, which {@link OpenReport#restored} tells. Not for groups and followers
 */
public record OpenOptions(
    boolean takeover,
    Optional<Duration> timeout,
    boolean adopt,
    ImmutableSet<String> predecessors,
    LoadProgress progress,
    Optional<Archives> archives) {

  /** No takeover, the configured timeout. */
  public static final OpenOptions DEFAULT =
      new OpenOptions(
          false, Optional.empty(), false, ImmutableSet.of(), LoadProgress.NONE, Optional.empty());

  /** Takes the segment also from an owner that is alive. */
  public static final OpenOptions TAKEOVER =
      new OpenOptions(
          true, Optional.empty(), false, ImmutableSet.of(), LoadProgress.NONE, Optional.empty());

  /** The same with another timeout. */
  public OpenOptions within(Duration limit) {
    return new OpenOptions(takeover, Optional.of(limit), adopt, predecessors, progress, archives);
  }

  /** The same, going on with the last open's file where that may be. */
  public OpenOptions adopting() {
    return new OpenOptions(takeover, timeout, true, predecessors, progress, archives);
  }

  /** The same, taking what these processes own, which are known to have ended. */
  public OpenOptions after(ImmutableSet<String> ended) {
    return new OpenOptions(takeover, timeout, adopt, ended, progress, archives);
  }

  /** The same, taking the segment also from an owner that is alive, or not. */
  public OpenOptions withTakeover(boolean wanted) {
    return new OpenOptions(wanted, timeout, adopt, predecessors, progress, archives);
  }

  /** The same, telling how far it is. */
  public OpenOptions telling(LoadProgress listener) {
    return new OpenOptions(takeover, timeout, adopt, predecessors, listener, archives);
  }

  /** The same, falling back to the archive when no replica is left. */
  public OpenOptions fallingBackTo(Archives archive) {
    return new OpenOptions(takeover, timeout, adopt, predecessors, progress, Optional.of(archive));
  }
}
