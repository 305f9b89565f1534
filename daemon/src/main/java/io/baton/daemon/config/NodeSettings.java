package io.baton.daemon.config;

import com.google.common.collect.ImmutableList;
import com.google.common.net.InetAddresses;
import io.baton.api.NodeId;
import java.nio.file.Path;
import java.time.Duration;

/** What a storage node can be told. */
public final class NodeSettings {

  /** The node's directory. */
  public static final Setting<Path> DATA =
      Setting.required(
          "data",
          Kind.directory(),
          "the node's directory, made if it is not there; never shared, never a temporary one");

  /** This node's name. */
  public static final Setting<NodeId> ID =
      Setting.optional(
          "id",
          new Kind<>("NAME", "1 to 64 of a-z 0-9 . _ -", NodeId::new),
          "drawn at the first start",
          "this node's name; kept in its directory, and never changed");

  /** Where to listen. */
  public static final Setting<String> BIND =
      Setting.withDefault(
          "bind", Kind.text("HOST"), "127.0.0.1", "the address to listen at; 0.0.0.0 is every one");

  /** What others connect to. */
  public static final Setting<String> ADVERTISE =
      Setting.optional(
          "advertise",
          new Kind<>("HOST", "a host name or address", NodeSettings::reachable),
          "what bind says",
          "the address that others reach this node at; needed if bind is every address");

  /** Where to listen. */
  public static final Setting<Integer> PORT =
      Setting.withDefault(
          "port",
          Kind.number("PORT", 0, 65_535),
          "7411",
          "the port to listen at; 0 takes a free one");

  /** What fails together. */
  public static final Setting<String> ZONE =
      Setting.withDefault(
          "zone",
          Kind.text("NAME"),
          "default",
          "what fails together, such as a rack: replicas of a segment go to different zones");

  /** The host's identity. */
  public static final Setting<String> MACHINE =
      Setting.optional(
          "machine",
          Kind.text("NAME"),
          "the host's name",
          "the machine that this process runs on: replicas keep off their owner's");

  /** What replicas may take. */
  public static final Setting<Long> CAPACITY =
      Setting.optional(
          "capacity",
          Kind.size(1, 1L << 60),
          "what the disk has",
          "most that replicas may take, such as 100GiB");

  /** When an idle reader loses its version. */
  public static final Setting<Duration> READ_DEADLINE =
      Setting.withDefault(
          "read-deadline",
          Kind.time(Duration.ofMillis(100), Duration.ofDays(1)),
          "30s",
          "a reader that asks nothing for so long loses the version that is kept for it");

  /** How long removed segments are kept. */
  public static final Setting<Duration> REMOVAL_GRACE =
      Setting.withDefault(
          "removal-grace",
          Kind.time(Duration.ZERO, Duration.ofDays(366)),
          "24h",
          "how long replicas of removed segments are kept at least, for baton undelete: this node's"
              + " clock decides, anew after a restart; 0s deletes at once");

  /** How fast damage is looked for. */
  public static final Setting<Long> SCRUB_RATE =
      Setting.withDefault(
          "scrub-rate",
          Kind.size(0, 1L << 40),
          "8MiB",
          "bytes in a second that are read to find damaged blocks, which are repaired from another"
              + " replica: once at the start, then daily; 0B looks for none");

  /** How fast versions are archived. */
  public static final Setting<Long> ARCHIVE_RATE =
      Setting.withDefault(
          "archive-rate",
          Kind.size(0, 1L << 40),
          "16MiB",
          "bytes in a second that go to archives, of all segments together; with 0B this node"
              + " archives nothing, and no other node does it instead");

  /** All of them. */
  public static final ImmutableList<Setting<?>> ALL =
      ImmutableList.of(
          DATA,
          CommonSettings.ZOOKEEPER,
          CommonSettings.ROOT,
          ID,
          BIND,
          ADVERTISE,
          PORT,
          ZONE,
          MACHINE,
          CAPACITY,
          CommonSettings.SESSION_TIMEOUT,
          CommonSettings.START_TIMEOUT,
          READ_DEADLINE,
          REMOVAL_GRACE,
          SCRUB_RATE,
          ARCHIVE_RATE,
          CommonSettings.MONITOR,
          CommonSettings.LOG_LEVEL,
          CommonSettings.LOG_DIR,
          CommonSettings.LOG_FILE_SIZE,
          CommonSettings.LOG_FILES);

  private NodeSettings() {}

  private static String reachable(String text) {
    if (isWildcard(text)) {
      throw new IllegalArgumentException("nobody can connect to every address");
    }
    return text;
  }

  /** Whether it is every address of a machine, as {@code 0.0.0.0} is. */
  public static boolean isWildcard(String host) {
    return InetAddresses.isUriInetAddress(host)
        ? InetAddresses.forUriString(host).isAnyLocalAddress()
        : InetAddresses.isInetAddress(host) && InetAddresses.forString(host).isAnyLocalAddress();
  }
}
