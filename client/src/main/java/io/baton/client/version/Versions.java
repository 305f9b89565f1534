package io.baton.client.version;

import com.google.common.collect.ImmutableList;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.Version;
import io.baton.api.error.NoCopyReachableException;
import io.baton.api.error.RefusedException;
import io.baton.client.session.Connector;
import io.baton.client.session.Loop;
import io.baton.client.session.Question;
import io.baton.registry.record.SegmentRecord;
import io.baton.replication.message.Request;
import io.baton.replication.storage.Keep;
import io.baton.replication.version.KeepVersion;
import io.baton.replication.version.ListVersions;
import io.baton.replication.version.ReplicaVersions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Asks the members in sync of a segment what they keep, and has them keep versions or forget them.
 * Its owner is not disturbed and need not be there. Calls block; safe for use by several threads.
 */
public final class Versions {

  /** Versions that may be passed by while one is asked to be kept. */
  private static final int MOST_TRIES = 10;

  private final Loop loop;
  private final Connector connector;
  private final Duration patience;

  /** Joins what it asks with. */
  public Versions(Loop loop, Connector connector, Duration patience) {
    this.loop = loop;
    this.connector = connector;
    this.patience = patience;
  }

  /**
   * What is kept.
   *
   * @throws NoCopyReachableException if no member answers
   */
  public VersionListing list(SegmentRecord record) {
    return ask(record, member -> new ListVersions(record.id(), member.incarnation()));
  }

  /**
   * Keeps the newest committed version for good, on every member.
   *
   * @return the version
   * @throws RefusedException if a member has not kept it: it may be kept by others, and {@link
   *     #forget} makes an end of it
   */
  public Version keepNewest(SegmentRecord record) {
    VersionListing last = list(record);
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Version wanted = last.newest();
      last = change(record, wanted, Keep.FOR_GOOD);
      if (isKeptByAll(record, last, wanted)) {
        return wanted;
      }
      change(record, wanted, Keep.NOT);
    }
    throw new RefusedException(
        "no version of segment %s was kept by all its members: %s"
            .formatted(record.name(), String.join("; ", last.problems())));
  }

  private static boolean isKeptByAll(SegmentRecord record, VersionListing listing, Version wanted) {
    return listing.kept().stream()
        .anyMatch(
            each ->
                each.version().equals(wanted) && each.holders().size() == record.inSync().size());
  }

  /** Keeps a version no more; what members have not answered may keep it still. */
  public VersionListing forget(SegmentRecord record, Version version) {
    return change(record, version, Keep.NOT);
  }

  private VersionListing change(SegmentRecord record, Version version, Keep keep) {
    return ask(
        record, member -> new KeepVersion(record.id(), member.incarnation(), version, keep));
  }

  private VersionListing ask(SegmentRecord record, Function<Member, Request> request) {
    Map<NodeId, CompletableFuture<Question.Answer>> asked = new LinkedHashMap<>();
    for (Member member : record.inSync()) {
      NodeId node = member.node();
      asked.put(node, Question.ask(loop, connector, node, request.apply(member), patience));
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
    ImmutableList<String> all = problems.build();
    if (answers.isEmpty()) {
      throw new NoCopyReachableException(
          "no member of segment %s has said what it keeps: %s"
              .formatted(record.name(), String.join("; ", all)));
    }
    return VersionListing.of(record.id(), answers, all);
  }
}
