package io.baton.agent.guard;

import io.baton.agent.supervise.ProgramStatus;
import io.baton.api.SegmentName;
import io.baton.api.Version;
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
 * @param checkpoints that were committed since the agent began
 * @param sinceCheckpoint how long ago the last one was captured
 * @param pause how long that one took to capture: what the program has to wait for, if it waits
 * @param run how the program stands that this agent runs
 * @param trouble why the newest attempt of a checkpoint failed; empty if it did not
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
    long checkpoints,
    Optional<Duration> sinceCheckpoint,
    Duration pause,
    String trouble,
    Optional<ProgramStatus> run) {}
