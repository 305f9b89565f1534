package io.baton.agent.socket;

import com.google.common.base.Preconditions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the socket is, and what its clients may use.
 *
 * @param path of the socket; its directory must exist, and be writable to nobody who is not trusted
 * @param group who may connect beside the owner, by name or number; if there is none, the group
 *     that files of this process have there
 * @param connections at once, 1 or more; more are turned away
 * @param pipelined requests of one connection that are under way, 1 or more; more are not read. An
 *     answer has up to 64 KiB, so this bounds a connection's memory
 * @param idle a connection that says nothing, ends no line or takes no answer for so long is
 *     closed, unless an answer is being worked on; too short cuts off slow programs, too long lets
 *     dead ones keep others out
 */
public record SocketConfig(
    Path path, Optional<String> group, int connections, int pipelined, Duration idle) {

  private static final int CONNECTIONS = 64;
  private static final int PIPELINED = 64;
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final Duration LONGEST_IDLE = Duration.ofDays(1);

  /** Checks the ranges. */
  public SocketConfig {
    path = path.toAbsolutePath();
    Preconditions.checkArgument(
        connections > 0 && pipelined > 0,
        "limits must be 1 or more: connections %s, pipelined %s",
        connections,
        pipelined);
    Preconditions.checkArgument(
        idle.compareTo(Duration.ZERO) > 0 && idle.compareTo(LONGEST_IDLE) <= 0,
        "idle must be above zero and at most %s: %s",
        LONGEST_IDLE,
        idle);
  }

  /** The usual limits. */
  public static SocketConfig at(Path path) {
    return new SocketConfig(path, Optional.empty(), CONNECTIONS, PIPELINED, IDLE);
  }

  /** The same with another group. */
  public SocketConfig withGroup(String name) {
    return new SocketConfig(path, Optional.of(name), connections, pipelined, idle);
  }
}
