package io.baton.agent.config;

import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import java.time.Duration;
import java.util.Optional;

/**
 * A program whose state is protected. Two are equal if the file says the same of them, so a reload
 * leaves alone what did not change.
 *
 * @param name in the file, in commands and on the socket
 * @param segment that holds the state; of a {@link StateConfig.Directory} what the names of its
 *     segments begin with, before a slash
 * @param spec what the segment is registered with if it is not there. Its capacity is of a {@link
 *     StateConfig.Mapped} the size, of a {@link StateConfig.ReplacedFile} the first one, of a
 *     directory 0: its files have their own
 * @param state what is protected
 * @param election who says where it runs
 * @param triggers when a checkpoint is taken besides those that the program asks for
 * @param fallbackAfter how long no copy is to be reachable before the newest archived version is
 *     taken instead; if empty, it never is
 * @param run how the agent runs it; if empty, somebody else does
 */
public record ProgramConfig(
    String name,
    SegmentName segment,
    SegmentSpec spec,
    StateConfig state,
    Election election,
    Triggers triggers,
    Optional<Duration> fallbackAfter,
    Optional<RunConfig> run) {

  /** Who says where a program runs. */
  public enum Election {
    /** Agents, among themselves. */
    AGENTS,
    /** Somebody else, on their sockets: a cluster manager, or an operator. */
    EXTERNAL
  }
}
