package io.baton.client.version;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.storage.KeptVersion;
import io.baton.replication.version.ReplicaVersions;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the members in sync keep.
 *
 * @param id the segment's
 * @param newest newest version that one of them knows to be committed
 * @param kept oldest first
 * @param answered members that said what they keep
 * @param problems of the others, each with its node
 */
public record VersionListing(
    SegmentId id,
    Version newest,
    ImmutableList<HeldVersion> kept,
    ImmutableSet<NodeId> answered,
    ImmutableList<String> problems) {

  static VersionListing of(
      SegmentId id, Map<NodeId, ReplicaVersions> answers, ImmutableList<String> problems) {
    TreeMap<Version, HeldVersion> all = new TreeMap<>();
    Version newest = Version.NONE;
    for (Map.Entry<NodeId, ReplicaVersions> each : answers.entrySet()) {
      newest = Version.max(newest, each.getValue().commitPoint());
      for (KeptVersion kept : each.getValue().kept()) {
        all.merge(kept.version(), held(each.getKey(), kept), VersionListing::joined);
      }
    }
    return new VersionListing(
        id,
        newest,
        ImmutableList.copyOf(all.values()),
        ImmutableSet.copyOf(answers.keySet()),
        problems);
  }

  private static HeldVersion held(NodeId node, KeptVersion kept) {
    return new HeldVersion(
        kept.version(),
        kept.length(),
        kept.checksum(),
        kept.forGood(),
        kept.since(),
        ImmutableSet.of(node));
  }

  private static HeldVersion joined(HeldVersion a, HeldVersion b) {
    return new HeldVersion(
        a.version(),
        a.length(),
        a.checksum(),
        a.forGood() && b.forGood(),
        a.since().isBefore(b.since()) ? a.since() : b.since(),
        ImmutableSet.<NodeId>builder().addAll(a.holders()).addAll(b.holders()).build());
  }
}
