package io.baton.client.recovery;

import com.google.common.collect.ImmutableList;
import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.error.NotRegisteredException;
import io.baton.api.error.OutcomeUnknownException;
import io.baton.api.error.RefusedException;
import io.baton.api.error.UnavailableException;
import io.baton.client.question.Question;
import io.baton.client.session.Loop;
import io.baton.client.session.NodeLinks;
import io.baton.registry.Outcome;
import io.baton.registry.Registry;
import io.baton.registry.Resolution;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import io.baton.replication.copy.ListCopies;
import io.baton.replication.copy.TakeBack;
import io.baton.replication.copy.TakenBack;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * By ZooKeeper and sockets, for one segment.
 *
 * @param timeout of each step
 */
record RealSteps(
    Loop loop,
    NodeLinks links,
    Registry registry,
    InstantSource clock,
    Duration timeout,
    SegmentName name)
    implements TakingBack.Steps {

  VersionedRecord resolve() {
    if (registry.names().resolve(name, timeout) instanceof Resolution.Found found) {
      return found.current();
    }
    throw new NotRegisteredException("no segment is registered as " + name);
  }

  Survey survey(VersionedRecord current, boolean check, Duration patience) {
    return survey(current, Survey.nodesOf(current.record()), check, patience);
  }

  /** The same by these nodes. */
  Survey survey(VersionedRecord current, List<NodeId> nodes, boolean check, Duration patience) {
    SegmentRecord record = current.record();
    ListCopies request = new ListCopies(record.id(), check);
    List<CompletableFuture<Question.Answer>> answers = new ArrayList<>();
    for (NodeId node : nodes) {
      answers.add(Question.ask(loop, links.connector(), node, request, patience));
    }
    ImmutableList.Builder<NodeCopies> all = ImmutableList.builder();
    for (int i = 0; i < nodes.size(); i++) {
      all.add(Survey.of(record, nodes.get(i), answers.get(i).join()));
    }
    Owner owner = record.owner();
    boolean lives = owner != null && registry.isAlive(owner.client(), timeout);
    return new Survey(record, lives ? owner : null, all.build());
  }

  @Override
  public TakingBack.Looked look() {
    VersionedRecord current = resolve();
    return new TakingBack.Looked(current, survey(current, true, timeout));
  }

  @Override
  public Outcome write(VersionedRecord expected, SegmentRecord next) {
    return settle(registry.segments().compareAndSet(expected, next, timeout));
  }

  /** Issues a write without an answer again, for a while. */
  Outcome settle(Outcome first) {
    long started = loop.now();
    Outcome outcome = first;
    while (outcome instanceof Outcome.Unknown unknown
        && loop.now() - started < timeout.multipliedBy(2).toNanos()) {
      outcome = registry.segments().reissue(unknown.write(), timeout);
    }
    return outcome;
  }

  @Override
  public TakenBack takeBack(NodeId node, TakeBack request) {
    Question.Answer answer = Question.ask(loop, links.connector(), node, request, timeout).join();
    if (answer.reply() instanceof TakenBack taken) {
      return taken;
    }
    String what = "segment " + name + " on " + node + ": " + answer.refusal();
    if (answer.reply() != null) {
      throw new RefusedException(what + ". The record names the same replicas as before");
    }
    if (!answer.sent()) {
      throw new UnavailableException(what + ". Nothing was taken back");
    }
    throw new OutcomeUnknownException(
        what
            + ". The node may take the copy back; the record does not name it: see what is"
            + " there with baton recover "
            + name
            + ", and run it again");
  }

  @Override
  public Instant now() {
    return clock.instant();
  }
}
