package io.baton.cli.transfer;

import io.baton.api.Durability;
import io.baton.api.SegmentSpec;
import io.baton.cli.command.Invocation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say what a new segment is registered with. */
public final class SpecOptions {

  @Option(
      names = "--capacity",
      paramLabel = "BYTES",
      description = "Of a new segment, such as 64MiB.")
  private @Nullable Long capacity;

  @Option(names = "--replicas", description = "Of a new segment.")
  private @Nullable Integer replicas;

  @Option(
      names = "--min-in-sync",
      paramLabel = "N",
      description = "Of a new segment; not more than its replicas.")
  private @Nullable Integer minInSync;

  @Option(names = "--durability", description = "Of a new segment: ${COMPLETION-CANDIDATES}.")
  private @Nullable Durability durability;

  /**
   * A spec with what the options say instead.
   *
   * @throws picocli.CommandLine.ParameterException if that makes none
   */
  public SegmentSpec over(SegmentSpec base, Invocation baton) {
    int copies = replicas == null ? base.replicas() : replicas;
    try {
      return new SegmentSpec(
          capacity == null ? base.capacity() : capacity,
          copies,
          minInSync == null ? Math.min(base.minInSync(), copies) : minInSync,
          durability == null ? base.durability() : durability);
    } catch (IllegalArgumentException e) {
      throw baton.wrongArguments(String.valueOf(e.getMessage()));
    }
  }
}
