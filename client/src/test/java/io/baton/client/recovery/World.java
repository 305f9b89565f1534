package io.baton.client.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.client.question.Question;
import io.baton.registry.Outcome;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import io.baton.replication.copy.Copies;
import io.baton.replication.copy.TakeBack;
import io.baton.replication.copy.TakenBack;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What ZooKeeper and two nodes hold. */
final class World implements TakingBack.Steps {
  static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
  static final SegmentId ID = new SegmentId(1, 2);
  static final Owner OWNER = new Owner("c", 1, "app-1", 7, TIME);
  static final Version HELD = new Version(3, 127);

  VersionedRecord record;
  boolean ownerLives;
  final Map<NodeId, Copies> nodes = new HashMap<>();
  final List<String> did = new ArrayList<>();
  final List<Outcome> answers = new ArrayList<>();
  RuntimeException refusal;

  @Override
  public TakingBack.Looked look() {
    ImmutableList.Builder<NodeCopies> all = ImmutableList.builder();
    for (NodeId node : Survey.nodesOf(record.record())) {
      Copies copies = nodes.get(node);
      all.add(Survey.of(record.record(), node, new Question.Answer(copies, true, "is silent")));
    }
    return new TakingBack.Looked(
        record, new Survey(record.record(), ownerLives ? OWNER : null, all.build()));
  }

  @Override
  public Outcome write(VersionedRecord expected, SegmentRecord next) {
    did.add("write epoch " + next.epoch() + " in sync " + next.inSync());
    if (!answers.isEmpty()) {
      return answers.remove(0);
    }
    assertEquals(record, expected);
    record = new VersionedRecord(next, record.znodeVersion() + 1);
    return new Outcome.Won(record);
  }

  @Override
  public TakenBack takeBack(NodeId node, TakeBack request) {
    did.add(node + " takes back " + request.copy() + " in epoch " + request.epoch());
    if (refusal != null) {
      throw refusal;
    }
    Version version = new Version(request.epoch(), HELD.sequence() + 1);
    return new TakenBack(ID, 99, request.epoch(), HELD, version);
  }

  @Override
  public Instant now() {
    return TIME;
  }
}
