package io.baton.agent.guard;

import io.baton.agent.supervise.ProgramStatus;
import io.baton.api.SegmentName;
import io.baton.api.Version;
import io.baton.client.follow.Lag;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How it stands with a program's state.
 *
 * @param program its name
 * @param segment its segment, or one of its group
 * @param state what the guard is at
 * @param since how long it has been
 * @param reason why; empty where there is nothing to say
 * @param version newest committed one that is known here: the owner's, or the follower's
 * @param file that holds the state, while it is held here
 * @param length bytes of content
 * @param checkpoints what became of them
 * @param copy how far behind the warm copy is, while one is kept
 * @param run how the program stands that this agent runs
 */
public record GuardStatus(
    String program,
    SegmentName segment,
    GuardState state,
    Duration since,
    String reason,
    Version version,
    Optional<Path> file,
    long length,
    Checkpoints checkpoints,
    Optional<Lag> copy,
    Optional<ProgramStatus> run) {

  /**
   * The checkpoints of a program since the agent began.
   *
   * @param committed how many were
   * @param failed attempts that were not, or are not known to be
   * @param sinceCapture how long ago the last one was captured
   * @param sinceCommitted how long ago the newest committed one was captured, of what is held
   * @param pause how long the last one took to capture: what the program has to wait for, if it
   *     waits
   * @param trouble why the newest attempt failed; empty if it did not
   */
  public record Checkpoints(
      long committed,
      long failed,
      Optional<Duration> sinceCapture,
      Optional<Duration> sinceCommitted,
      Duration pause,
      String trouble) {}
}
