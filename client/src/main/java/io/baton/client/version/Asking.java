package io.baton.client.version;

import com.google.common.collect.ImmutableList;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.Version;
import io.baton.api.error.NoCopyReachableException;
import io.baton.client.question.Question;
import io.baton.client.session.NodeLinks;
import io.baton.registry.record.SegmentRecord;
import io.baton.replication.keep.Keep;
import io.baton.replication.message.Request;
import io.baton.replication.version.KeepVersion;
import io.baton.replication.version.ListVersions;
import io.baton.replication.version.ReplicaVersions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Asks every member in sync of a segment at once; blocks until each has answered or is given up.
 *
 * @param patience for each answer
 */
record Asking(NodeLinks links, Duration patience) {

  /**
   * What they keep.
   *
   * @throws NoCopyReachableException if none answers
   */
  VersionListing list(SegmentRecord record) {
    VersionListing listing =
        ask(record, member -> new ListVersions(record.id(), member.incarnation()));
    if (listing.answered().isEmpty()) {
      throw new NoCopyReachableException(
          "no member of segment %s has said what it keeps: %s"
              .formatted(record.name(), String.join("; ", listing.problems())));
    }
    return listing;
  }

  /** What they keep then, but for those that do not, or do not answer. */
  VersionListing keep(SegmentRecord record, Version version, Keep keep) {
    return ask(record, member -> new KeepVersion(record.id(), member.incarnation(), version, keep));
  }

  private VersionListing ask(SegmentRecord record, Function<Member, Request> request) {
    Map<NodeId, CompletableFuture<Question.Answer>> asked = new LinkedHashMap<>();
    for (Member member : record.inSync()) {
      NodeId node = member.node();
      asked.put(
          node,
          Question.ask(links.loop(), links.connector(), node, request.apply(member), patience));
    }
    Map<NodeId, ReplicaVersions> answers = new LinkedHashMap<>();
    ImmutableList.Builder<String> problems = ImmutableList.builder();
    asked.forEach(
        (node, future) -> {
          Question.Answer answer = future.join(); // it ends by a deadline of its own
          if (answer.reply() instanceof ReplicaVersions versions) {
            answers.put(node, versions);
          } else {
            problems.add(node + " " + answer.refusal());
          }
        });
    return VersionListing.of(record, answers, problems.build());
  }
}
