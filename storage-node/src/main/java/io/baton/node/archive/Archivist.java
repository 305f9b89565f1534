package io.baton.node.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.registry.record.NodeStatus;
import io.baton.registry.record.SegmentRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which member archives a segment: of those in sync whose node runs, the one with the lowest hash
 * of node and segment. So nodes share the work without a word, and another takes over when one is
 * gone. Two may both think it for a while, which does no harm. Pure.
 */
final class Archivist {

  private Archivist() {}

  static Optional<Member> of(SegmentRecord record, List<NodeStatus> nodes) {
    Set<NodeId> running =
        nodes.stream()
            .filter(node -> node.live().isPresent())
            .map(node -> node.record().id())
            .collect(Collectors.toSet());
    return record.inSync().stream()
        .filter(member -> running.contains(member.node()))
        .min(Comparator.comparingLong(member -> hash(record, member)));
  }

  private static long hash(SegmentRecord record, Member member) {
    String both = record.id() + "/" + member.node();
    return Hashing.murmur3_128().hashString(both, UTF_8).asLong();
  }
}
