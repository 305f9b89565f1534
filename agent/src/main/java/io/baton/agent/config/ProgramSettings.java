package io.baton.agent.config;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSetMultimap;
import io.baton.api.Durability;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.daemon.config.Kind;
import io.baton.daemon.config.Setting;
import java.nio.file.Path;
import java.time.Duration;

/** What an agent can be told of a program: a table {@code [programs.NAME]} of its file. */
public final class ProgramSettings {

  /** Largest file of a segment that a client takes, in a round number. */
  private static final long MAX_CAPACITY = 2L << 40;

  /** How a program keeps its state. */
  public enum Protect {
    /** It maps a file, or writes in it. */
    MAPPED,
    /** It replaces a file by renaming a new one to it. */
    FILE,
    /** It has several files in a directory. */
    DIRECTORY;

    /** As in the file. */
    String text() {
      return Ascii.toLowerCase(name());
    }
  }

  /** What keeps the state. */
  public static final Setting<SegmentName> SEGMENT =
      Setting.required(
          "segment",
          new Kind<>("NAME", "a segment's name, such as orders/eu", SegmentName::of),
          "the segment that holds the state, made if it is not there; of a directory what its"
              + " segments' names begin with. Another name is another state");

  /** How the program keeps its state. */
  public static final Setting<Protect> PROTECT =
      Setting.required(
          "protect",
          Kind.oneOf("KIND", Protect.class),
          "how the program keeps its state: mapped, it maps a file or writes in it; file, it"
              + " replaces a file by renaming a new one to it; directory, it has several files in"
              + " one. A wrong one makes copies that the program cannot go on with");

  /** Where the state is. */
  public static final Setting<Path> PATH =
      Setting.required(
          "path",
          Kinds.path(),
          "where the program has its state: mapped, a symbolic link that the agent keeps; file, the"
              + " file that is renamed to; directory, the directory");

  /** Who says where it runs. */
  public static final Setting<ProgramConfig.Election> ELECTION =
      Setting.withDefault(
          "election",
          Kind.oneOf("WHO", ProgramConfig.Election.class),
          "agents",
          "who says where the program runs: agents, they find out among themselves; external, a"
              + " cluster manager or an operator, by start, standby and stop. Must be the same on all"
              + " nodes");

  /** Of the segment. */
  public static final Setting<Long> CAPACITY =
      Setting.optional(
          "capacity",
          Kind.size(1, MAX_CAPACITY),
          "mapped: required; file: 1MiB",
          "mapped: the size of the file; file: what the segment has room for at first, it grows");

  /** Copies. */
  public static final Setting<Integer> REPLICAS =
      Setting.withDefault(
          "replicas",
          Kind.number("COUNT", 1, SegmentSpec.MAX_REPLICAS),
          "3",
          "storage nodes that are to hold the state, each of them all of it");

  /** Copies that there must be. */
  public static final Setting<Integer> MIN_IN_SYNC =
      Setting.optional(
          "min-in-sync",
          Kind.number("COUNT", 1, SegmentSpec.MAX_REPLICAS),
          "2, or replicas if that is less",
          "with fewer copies in sync checkpoints wait: 1 goes on with a copy whose node may be lost"
              + " next; not above replicas");

  /** When a replica acknowledges. */
  public static final Setting<Durability> DURABILITY =
      Setting.withDefault(
          "durability",
          Kind.oneOf("DURABILITY", Durability.class),
          "memory",
          "when a copy counts: memory, it survives every process, and nodes that do not all lose"
              + " power at once; disk, also that, and each checkpoint waits for disks");

  /** Checkpoints by time. */
  public static final Setting<Duration> CHECKPOINT_EVERY =
      Setting.optional(
          "checkpoint-every",
          Kind.time(Duration.ofMillis(10), Duration.ofDays(1)),
          "not by time",
          "time from one checkpoint to the next: what was changed since the last one is lost with"
              + " the node");

  /** Checkpoints by touch. */
  public static final Setting<Path> CHECKPOINT_ON_TOUCH =
      Setting.optional(
          "checkpoint-on-touch",
          Kinds.path(),
          "not by touch",
          "mapped and directory: a file that the program touches to have a checkpoint taken");

  /** When the archive is taken instead. */
  public static final Setting<Duration> FALLBACK_AFTER =
      Setting.optional(
          "fallback-after",
          Kind.time(Duration.ofSeconds(1), Duration.ofDays(30)),
          "never",
          "mapped and file: how long no copy is to be reachable before the newest archived version"
              + " is taken instead. Gives up what was acknowledged later; shorter than a restart of"
              + " all storage nodes, a restart is enough for that");

  /** Most files. */
  public static final Setting<Integer> MAX_FILES =
      Setting.withDefault(
          "max-files",
          Kind.number("COUNT", 1, 63),
          "16",
          "directory: most files that it may hold, for good: it counts when the group is registered; with more files no checkpoint is taken");

  /** Before files are read. */
  public static final Setting<ImmutableList<String>> FREEZE =
      Setting.optional(
          "freeze",
          Kinds.COMMAND,
          "none",
          "directory: a command that has the program leave its files alone while they are read; one"
              + " that fails ends the checkpoint");

  /** After files were read. */
  public static final Setting<ImmutableList<String>> THAW =
      Setting.optional(
          "thaw",
          Kinds.COMMAND,
          "none",
          "directory: a command that undoes freeze, run also if the checkpoint fails");

  /** Of both. */
  public static final Setting<Duration> FREEZE_TIMEOUT =
      Setting.withDefault(
          "freeze-timeout",
          Kind.time(Duration.ofMillis(100), Duration.ofHours(1)),
          "10s",
          "directory: how long freeze and thaw may take, each");

  /** All of them. */
  public static final ImmutableList<Setting<?>> ALL =
      ImmutableList.of(
          SEGMENT,
          PROTECT,
          PATH,
          CAPACITY,
          REPLICAS,
          MIN_IN_SYNC,
          DURABILITY,
          ELECTION,
          CHECKPOINT_EVERY,
          CHECKPOINT_ON_TOUCH,
          FALLBACK_AFTER,
          MAX_FILES,
          FREEZE,
          THAW,
          FREEZE_TIMEOUT);

  /** Those that go only with some ways to keep a state. */
  static final ImmutableSetMultimap<Setting<?>, Protect> ONLY_WITH =
      ImmutableSetMultimap.<Setting<?>, Protect>builder()
          .putAll(CAPACITY, Protect.MAPPED, Protect.FILE)
          .putAll(FALLBACK_AFTER, Protect.MAPPED, Protect.FILE)
          .putAll(CHECKPOINT_ON_TOUCH, Protect.MAPPED, Protect.DIRECTORY)
          .put(MAX_FILES, Protect.DIRECTORY)
          .put(FREEZE, Protect.DIRECTORY)
          .put(THAW, Protect.DIRECTORY)
          .put(FREEZE_TIMEOUT, Protect.DIRECTORY)
          .build();

  private ProgramSettings() {}
}
