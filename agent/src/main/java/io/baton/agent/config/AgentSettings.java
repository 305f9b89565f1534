package io.baton.agent.config;

import com.google.common.collect.ImmutableList;
import io.baton.daemon.config.CommonSettings;
import io.baton.daemon.config.Kind;
import io.baton.daemon.config.NodeSettings;
import io.baton.daemon.config.Setting;
import java.nio.file.Path;
import java.time.Duration;

/** What an agent can be told of itself: the top of its file. */
public final class AgentSettings {

  /** The agent's directory. */
  public static final Setting<Path> DIRECTORY =
      Setting.required(
          "directory",
          Kinds.path(),
          "where local files of segments and the agent's notes are kept: room for the capacities of"
              + " all programs' segments; never shared, never a temporary one");

  /** Where it is spoken to. */
  public static final Setting<Path> SOCKET =
      Setting.required(
          "socket",
          Kinds.socket(),
          "where programs and commands speak to the agent; who may write to it can act for every"
              + " program");

  /** Who may speak to it. */
  public static final Setting<String> SOCKET_GROUP =
      Setting.optional(
          "socket-group",
          Kinds.account(),
          "none",
          "a group of this machine whose members may use the socket, besides the agent's own user");

  /** Of opening. */
  public static final Setting<Duration> TIMEOUT =
      Setting.withDefault(
          "timeout",
          Kind.time(Duration.ofMillis(100), Duration.ofDays(1)),
          "30s",
          "how long opening a segment and other calls may take; longer than member-timeout");

  /** Of checkpoints. */
  public static final Setting<Duration> CHECKPOINT_TIMEOUT =
      Setting.withDefault(
          "checkpoint-timeout",
          Kind.time(Duration.ofMillis(100), Duration.ofDays(1)),
          "10s",
          "after which a checkpoint is reported as of unknown outcome; longer than member-timeout");

  /** Of storage nodes. */
  public static final Setting<Duration> MEMBER_TIMEOUT =
      Setting.withDefault(
          "member-timeout",
          Kind.time(Duration.ofMillis(10), Duration.ofHours(1)),
          "2s",
          "how long a storage node may be silent before it leaves the in-sync set: too short removes"
              + " nodes that only restart, too long holds checkpoints for as long");

  /** All of them. */
  public static final ImmutableList<Setting<?>> ALL =
      ImmutableList.of(
          DIRECTORY,
          SOCKET,
          SOCKET_GROUP,
          CommonSettings.ZOOKEEPER,
          CommonSettings.ROOT,
          NodeSettings.MACHINE,
          CommonSettings.SESSION_TIMEOUT,
          CommonSettings.START_TIMEOUT,
          TIMEOUT,
          CHECKPOINT_TIMEOUT,
          MEMBER_TIMEOUT,
          CommonSettings.MONITOR,
          CommonSettings.LOG_LEVEL,
          CommonSettings.LOG_DIR,
          CommonSettings.LOG_FILE_SIZE,
          CommonSettings.LOG_FILES);

  private AgentSettings() {}
}
