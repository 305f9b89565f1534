package io.baton.client.session;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.error.BatonException;
import io.baton.api.error.NoCopyReachableException;
import io.baton.api.error.OutcomeUnknownException;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.registry.Segments;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.Owner;
import io.baton.replication.Opened;
import io.baton.replication.RecordView;
import io.baton.replication.message.Request;
import io.baton.replication.opening.Opening;
import io.baton.replication.opening.OpeningConfig;
import io.baton.replication.opening.OpeningEffects;
import io.baton.replication.opening.OpeningState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Drives an {@link Opening} with sockets and ZooKeeper. */
public final class Claiming implements OpeningEffects, NodeLink.Listener, RecordWriter.Listener {

  private static final Duration TICK = Duration.ofMillis(10);

  /**
   * What a claim ends with.
   *
   * @param opened the epoch and the recovered version
   * @param record as it stands
   */
  public record Claimed(Opened opened, VersionedRecord record) {

    /** Nodes in the in-sync set after the opening. */
    public ImmutableSet<NodeId> nodes() {
      return opened.record().inSync().stream()
          .map(Member::node)
          .collect(ImmutableSet.toImmutableSet());
    }
  }

  private final Loop loop;
  private final NodeLinks links;
  private final NodeLinks.Use use;
  private final InstantSource clock;
  private final @Nullable Owner owner;
  private final OpeningConfig config;
  private final RecordWriter writer;
  private final Opening opening;
  private final CompletableFuture<Claimed> result = new CompletableFuture<>();
  private final Map<NodeId, String> unreachable = new TreeMap<>();
  private long epoch;
  private long claimed;
  private @Nullable Future<?> ticks;

  private Claiming(
      Loop loop, NodeLinks links, Segments segments, Claim claim, OpeningConfig config) {
    this.loop = loop;
    this.links = links;
    this.use = links.use(this);
    this.clock = claim.clock();
    this.owner = claim.owner();
    this.config = config;
    this.writer = new RecordWriter(loop, segments, claim.record(), config.memberTimeout(), this);
    this.opening =
        new Opening(
            writer.id(),
            RecordWriter.view(claim.record()),
            owner == null ? 0 : owner.nonce(),
            config,
            this);
    this.epoch = claim.record().record().epoch();
  }

  /**
   * What is to be claimed, and by whom.
   *
   * @param record as freshly read
   * @param owner this process, with the nonce of this opening; null to repair the segment without
   *     owning it
   * @param clock for times in the record
   */
  public record Claim(VersionedRecord record, @Nullable Owner owner, InstantSource clock) {}

  /**
   * Claims a segment; the future fails with a {@link BatonException}. Cancelling it ends the claim
   * at the next tick; the epoch may be taken by then.
   */
  public static CompletableFuture<Claimed> start(
      Loop loop, NodeLinks links, Segments segments, Claim claim, OpeningConfig config) {
    Claiming claiming = new Claiming(loop, links, segments, claim, config);
    loop.execute(claiming::start);
    return claiming.result;
  }

  private void start() {
    ticks = loop.every(TICK, this::tick);
    use.want(opening.nodes());
    opening.start(loop.now());
  }

  private void tick() {
    if (result.isCancelled()) {
      end();
      return;
    }
    opening.tick(loop.now());
    if (!result.isDone()) {
      use.want(opening.nodes());
    }
  }

  @Override
  public void connected(NodeId node) {
    unreachable.remove(node);
    opening.connected(node);
  }

  @Override
  public void disconnected(NodeId node) {
    opening.disconnected(node, loop.now());
  }

  @Override
  public void unreachable(NodeId node, String why) {
    unreachable.put(node, why);
  }

  @Override
  public void send(NodeId to, Request request) {
    use.send(to, request, reply -> opening.received(to, reply, loop.now()));
  }

  @Override
  public void teach(NodeId learner, Member source) {
    Teaching.teach(
        links,
        use,
        writer.current().record(),
        new Teaching.Lesson(learner, source, epoch, true),
        reply -> opening.received(learner, reply, loop.now()));
  }

  @Override
  public void claim(long change, long higher) {
    claimed = higher;
    writer.write(
        change,
        epoch,
        record -> owner == null ? record.repaired(higher) : record.opened(higher, owner));
  }

  @Override
  public void propose(long change, ImmutableSet<Member> inSync) {
    writer.write(change, epoch, record -> record.withInSync(inSync.asList(), clock.instant()));
  }

  @Override
  public void look() {
    writer.look(this::looked);
  }

  private void looked(RecordView record) {
    if (!result.isDone() && !endsAsRemoved()) {
      opening.looked(record);
    }
  }

  @Override
  public void won(long change, RecordView record) {
    if (result.isDone()) {
      return;
    }
    epoch = claimed;
    opening.changeWon(change, record, loop.now());
  }

  @Override
  public void lost(long change, RecordView record) {
    if (result.isDone() || endsAsRemoved()) {
      return;
    }
    if (opening.state() == OpeningState.CLAIMING) {
      epoch = record.epoch();
    }
    opening.changeLost(change, record, loop.now());
  }

  private boolean endsAsRemoved() {
    BatonException removed = writer.removed();
    if (removed != null) {
      end();
      result.completeExceptionally(removed);
    }
    return removed != null;
  }

  @Override
  public void unknown(long change) {
    if (result.isDone()) {
      return;
    }
    opening.changeUnknown(change, loop.now());
  }

  @Override
  public void opened(Opened opened) {
    end();
    result.complete(new Claimed(opened, writer.current()));
  }

  @Override
  public void failed(Failure failure, String detail) {
    end();
    result.completeExceptionally(error(failure, detail));
  }

  private BatonException error(Failure failure, String detail) {
    SegmentName name = writer.current().record().name();
    return switch (failure) {
      case NO_COPY ->
          new NoCopyReachableException(
              "segment %s is registered, but no copy answered within %s: %s%s. Do not start from nothing; bring a node back and open again"
                  .formatted(
                      name,
                      config.deadline(),
                      detail,
                      unreachable.isEmpty() ? "" : ". Connections: " + unreachable));
      case PREEMPTED ->
          new OwnedElsewhereException(
              "segment %s was opened by another meanwhile: %s".formatted(name, detail));
      case OWNER_ALIVE ->
          new OwnedElsewhereException(
              "segment %s has an owner that lives: %s".formatted(name, detail));
      case REGISTRY_WENT_BACK ->
          new io.baton.api.error.RefusedException(
              "segment %s cannot be opened: %s".formatted(name, detail));
      case UNKNOWN ->
          new OutcomeUnknownException(
              "opening segment %s: ZooKeeper did not answer within %s, so the outcome of taking the epoch is unknown. Open again"
                  .formatted(name, config.deadline()));
    };
  }

  private void end() {
    if (ticks != null) {
      ticks.cancel(false);
    }
    // After the caller's session has taken the links over, so that connections are not made twice.
    loop.execute(() -> use.want(ImmutableSet.of()));
  }
}
