package io.baton.client.version;

import com.google.common.collect.ImmutableSortedMap;
import io.baton.api.Member;
import io.baton.api.Version;
import io.baton.api.error.RefusedException;
import io.baton.registry.record.SegmentRecord;
import io.baton.replication.read.OpenRead;
import io.baton.replication.read.OpenVersion;
import io.baton.replication.read.ReadRequest;
import org.jspecify.annotations.Nullable;

/** Which committed version of a segment is meant: the newest, or one that is kept. */
public final class VersionChoice {

  /** The newest committed one. */
  public static final VersionChoice NEWEST = new VersionChoice(null, null);

  private final @Nullable Version version;
  private final @Nullable String label;

  private VersionChoice(@Nullable Version version, @Nullable String label) {
    this.version = version;
    this.label = label;
  }

  /** This one. */
  public static VersionChoice of(Version version) {
    return new VersionChoice(version, null);
  }

  /** The one that bears a label when it is read. */
  public static VersionChoice labelled(String label) {
    return new VersionChoice(null, label);
  }

  /** A version as it is printed, else a label. */
  public static VersionChoice parse(String text) {
    return text.matches("[0-9]+\\.[0-9]+") ? of(Version.parse(text)) : labelled(text);
  }

  /**
   * The version in a record's terms; null for the newest.
   *
   * @throws RefusedException if no version bears the label
   */
  public @Nullable Version in(SegmentRecord record) {
    return label == null ? version : labelled(record, label);
  }

  private static Version labelled(SegmentRecord record, String label) {
    ImmutableSortedMap<String, Version> labels = record.retained().labels();
    Version labelled = labels.get(label);
    if (labelled == null) {
      throw new RefusedException(
          "segment %s has no version labelled %s; its labels: %s"
              .formatted(
                  record.name(),
                  label,
                  labels.isEmpty() ? "none" : String.join(", ", labels.keySet())));
    }
    return labelled;
  }

  /**
   * What opens it for reading at a member.
   *
   * @throws RefusedException if no version bears the label
   */
  public ReadRequest open(SegmentRecord record, Member source) {
    Version wanted = in(record);
    return wanted == null
        ? new OpenRead(record.id(), source.incarnation(), false)
        : new OpenVersion(record.id(), source.incarnation(), wanted);
  }

  @Override
  public String toString() {
    return label != null ? label : version == null ? "the newest version" : "version " + version;
  }
}
