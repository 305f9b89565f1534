package io.baton.client.version;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.baton.api.NodeId;
import io.baton.api.Version;
import io.baton.registry.record.SegmentRecord;
import io.baton.replication.storage.KeptVersion;
import io.baton.replication.version.ReplicaVersions;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the members in sync of a segment keep.
 *
 * @param record the segment's, with what is to be kept and how versions are labelled
 * @param newest newest version that one of them knows to be committed
 * @param common newest version that each of them knows to be committed
 * @param kept oldest first
 * @param answered members that said what they keep
 * @param problems of the others, each with its node
 */
public record VersionListing(
    SegmentRecord record,
    Version newest,
    Version common,
    ImmutableList<HeldVersion> kept,
    ImmutableSet<NodeId> answered,
    ImmutableList<String> problems) {

  static VersionListing of(
      SegmentRecord record, Map<NodeId, ReplicaVersions> answers, ImmutableList<String> problems) {
    TreeMap<Version, HeldVersion> all = new TreeMap<>();
    TreeMap<Version, NodeId> commitPoints = new TreeMap<>();
    answers.forEach(
        (node, answer) -> {
          commitPoints.put(answer.commitPoint(), node);
          answer.kept().forEach(kept -> merge(all, node, kept));
        });
    return new VersionListing(
        record,
        commitPoints.isEmpty() ? Version.NONE : commitPoints.lastKey(),
        commitPoints.isEmpty() ? Version.NONE : commitPoints.firstKey(),
        ImmutableList.copyOf(all.values()),
        ImmutableSet.copyOf(answers.keySet()),
        problems);
  }

  private static void merge(TreeMap<Version, HeldVersion> all, NodeId node, KeptVersion kept) {
    HeldVersion held =
        new HeldVersion(
            kept.version(),
            kept.length(),
            kept.checksum(),
            kept.forGood(),
            kept.since(),
            ImmutableSet.of(node));
    all.merge(kept.version(), held, HeldVersion::and);
  }

  /** Whether every member in sync has answered. */
  boolean isComplete() {
    return answered.size() == record.inSync().size();
  }

  /** Whether every member in sync has answered that it keeps a version for good. */
  boolean isKeptByAll(Version version) {
    return kept.stream()
        .anyMatch(
            each ->
                each.version().equals(version)
                    && each.forGood()
                    && each.holders().size() == record.inSync().size());
  }

  /** How many versions are kept until they are forgotten. */
  long keptForGood() {
    return kept.stream().filter(HeldVersion::forGood).count();
  }

  /** Whether a member has answered that it keeps a version. */
  boolean isKept(Version version) {
    return kept.stream().anyMatch(each -> each.version().equals(version));
  }
}
