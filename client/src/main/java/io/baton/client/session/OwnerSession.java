package io.baton.client.session;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.client.capture.KeepPolicy;
import io.baton.client.capture.Lenders;
import io.baton.registry.Segments;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.SegmentRecord;
import io.baton.replication.Opened;
import io.baton.replication.RecordView;
import io.baton.replication.message.Request;
import io.baton.replication.owner.Captured;
import io.baton.replication.owner.Owner;
import io.baton.replication.owner.OwnerConfig;
import io.baton.replication.owner.OwnerEffects;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives an {@link Owner} with sockets and ZooKeeper. Lives on the loop's thread. */
public final class OwnerSession implements OwnerEffects, NodeLink.Listener, RecordWriter.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(OwnerSession.class);
  private static final Duration TICK = Duration.ofMillis(10);

  /** Thousands of segments may be open and idle: none of them takes a share of the thread. */
  private static final Duration QUIET_TICK = Duration.ofMillis(250);

  /**
   * A committed checkpoint.
   *
   * @param version now committed
   * @param holders who hold it
   */
  public record Committed(Version version, ImmutableSet<NodeId> holders) {}

  private final Loop loop;
  private final NodeLinks links;
  private final NodeLinks.Use use;
  private final InstantSource clock;
  private final RecordWriter writer;
  private final Owner owner;
  private final long epoch;
  private final SegmentRecord segment;
  private final Outcomes outcomes;
  private final KeepPolicy keepPolicy = new KeepPolicy();
  private final Lenders lenders = new Lenders();
  private Runnable settled = () -> {};
  private Consumer<String> lostListener = why -> {};
  private Consumer<Integer> removalListener = count -> {};
  private ImmutableSet<Member> members;
  private Future<?> nextTick;
  private boolean quiet;
  private @Nullable String lost;
  private boolean closed;

  /** Starts one on the loop's thread. */
  public static CompletableFuture<OwnerSession> start(
      Loop loop, NodeLinks links, Segments segments, Start start) {
    CompletableFuture<OwnerSession> session = new CompletableFuture<>();
    loop.execute(() -> session.complete(new OwnerSession(loop, links, segments, start)));
    return session;
  }

  OwnerSession(Loop loop, NodeLinks links, Segments segments, Start start) {
    this.loop = loop;
    this.links = links;
    this.use = links.use(this);
    this.clock = start.clock();
    this.segment = start.record().record();
    this.outcomes = new Outcomes(segment.name());
    this.epoch = start.opened().epoch();
    this.writer =
        new RecordWriter(loop, segments, start.record(), start.config().memberTimeout(), this);
    this.owner = new Owner(start.opened(), start.minInSync(), start.config(), this);
    this.members = owner.inSync();
    use.want(owner.nodes());
    this.nextTick = loop.timer(TICK, this::tick);
  }

  /**
   * What a session starts with.
   *
   * @param opened what the opening ended with
   * @param record as it stands
   * @param minInSync smallest set that the owner goes on with
   * @param config limits
   * @param clock for times in the record
   */
  public record Start(
      Opened opened,
      VersionedRecord record,
      int minInSync,
      OwnerConfig config,
      InstantSource clock) {}

  private void tick() {
    try {
      owner.tick(loop.now());
      settled.run();
      if (lost == null) {
        use.want(owner.nodes());
      }
    } finally {
      quiet = owner.isQuiet();
      tickAfter(quiet ? QUIET_TICK : TICK);
    }
  }

  private void tickAfter(Duration delay) {
    nextTick.cancel(false);
    if (!closed && lost == null) {
      nextTick = loop.timer(delay, this::tick);
    }
  }

  /** Something was asked or heard that may end the quiet. */
  void stir() {
    if (quiet && !owner.isQuiet()) {
      quiet = false;
      tickAfter(TICK);
    }
  }

  /**
   * Takes a checkpoint.
   *
   * @param taken its parts are released when nothing of them is sent any more, if it is taken
   * @param forGood whether its version is to be kept until it is forgotten
   * @param future of its outcome
   * @return null if it was taken, or why it was refused: nothing was sent then, and the future is
   *     left alone
   */
  public @Nullable String offer(
      Captured taken, boolean forGood, CompletableFuture<Committed> future) {
    if (isOver()) {
      return whyOver();
    }
    Captured captured = expect(taken, forGood, future);
    String refused = owner.offer(captured, loop.now());
    stir();
    if (refused != null) {
      forget(captured.version());
    }
    return refused;
  }

  /** What its owner is to be offered, and its outcome waited for. */
  Captured expect(Captured taken, boolean forGood, CompletableFuture<Committed> future) {
    var retention = writer.current().record().retained().retention();
    Captured captured = taken.keeping(keepPolicy.order(retention, forGood, loop.now()));
    outcomes.await(captured.version(), future);
    lenders.add(captured);
    return captured;
  }

  /** Its owner has not taken it: future and parts are the caller's again. */
  void forget(Version version) {
    outcomes.forget(version);
    lenders.forget(version);
  }

  /** The state machine, for who drives it together with others. */
  Owner owner() {
    return owner;
  }

  /** Calls back after each event that was given to the owner. */
  void settleBy(Runnable action) {
    settled = action;
  }

  boolean isOver() {
    return lost != null || closed;
  }

  String whyOver() {
    return lost != null ? lost : "segment " + segment.name() + " is closed";
  }

  /**
   * Asks every member to make room for content of so many bytes.
   *
   * @param patience how long they have to answer
   * @param future fails with why one of them has no room, or could not be asked
   */
  public void reserve(long bytes, Duration patience, CompletableFuture<Void> future) {
    Reserving reserving =
        new Reserving(
            segment,
            loop,
            use,
            (node, reply) -> happened(() -> owner.received(node, reply, loop.now())),
            future);
    if (isOver()) {
      reserving.refuse(whyOver());
    } else {
      reserving.start(epoch, bytes, owner.inSync(), patience);
    }
  }

  /** Completes when every counted member knows the newest commit point. */
  public void publish(CompletableFuture<Version> future) {
    outcomes.awaitPublication(future);
    if (lost != null) {
      outcomes.lost(lost);
    } else {
      owner.flush(loop.now());
      stir();
    }
  }

  /** Which segment; from any thread. */
  public SegmentId segment() {
    return segment.id();
  }

  /** Newest committed version. */
  public Version commitPoint() {
    return owner.commitPoint();
  }

  /** The recorded in-sync set. */
  public ImmutableSet<Member> inSync() {
    return owner.inSync();
  }

  /** Whether another owner has the segment, or it was removed. */
  public boolean isLost() {
    return lost != null;
  }

  /** The newest record that was seen. */
  public VersionedRecord record() {
    return writer.current();
  }

  /** Calls back once when the segment is lost, at once if it is. */
  public void onLost(Consumer<String> listener) {
    if (lost != null) {
      listener.accept(lost);
    } else {
      lostListener = lostListener.andThen(listener);
    }
  }

  /** Calls back with how many members have left the recorded in-sync set; one listener. */
  public void onMembersRemoved(Consumer<Integer> listener) {
    removalListener = listener;
  }

  /** The record was seen; a newer epoch, or its removal, ends the ownership. */
  public void recordSeen(VersionedRecord record) {
    if (closed) {
      return;
    }
    writer.seen(record);
    if (record.record().wasRemoved()) {
      lose(wasRemoved());
    } else {
      happened(() -> owner.recordSeen(RecordWriter.view(record)));
    }
  }

  /** Ends it without a word to anybody. */
  public void close() {
    closed = true;
    nextTick.cancel(false);
    use.want(ImmutableSet.of());
    outcomes.closed();
    lenders.releaseAll();
  }

  @Override
  public void connected(NodeId node) {
    happened(() -> owner.connected(node, loop.now()));
  }

  @Override
  public void disconnected(NodeId node) {
    happened(() -> owner.disconnected(node, loop.now()));
  }

  /** Gives the owner an event. */
  private void happened(Runnable event) {
    event.run();
    settled.run();
    stir();
  }

  @Override
  public void send(NodeId to, Request request) {
    if (closed) {
      return; // its parts are released, and their memory may hold another capture
    }
    use.send(
        to,
        request,
        NodeLink.sender(
            reply -> happened(() -> owner.received(to, reply, loop.now())),
            lenders.giveBack(request)));
  }

  @Override
  public void teach(NodeId learner, Member source) {
    LOG.info("segment {}: {} is brought up to date by {}", segment.name(), learner, source.node());
    Teaching.teach(
        links,
        use,
        segment,
        new Teaching.Lesson(learner, source, epoch, false),
        reply -> {
          Teaching.logRefusal(segment, learner, reply);
          happened(() -> owner.received(learner, reply, loop.now()));
        });
  }

  @Override
  public void propose(long change, ImmutableSet<Member> inSync) {
    writer.write(change, epoch, record -> record.withInSync(inSync.asList(), clock.instant()));
  }

  @Override
  public void won(long change, RecordView record) {
    happened(() -> owner.changeWon(change, record));
  }

  @Override
  public void lost(long change, RecordView record) {
    if (writer.current().record().wasRemoved()) {
      lose(wasRemoved());
    } else {
      happened(() -> owner.changeLost(change, record, loop.now()));
    }
  }

  @Override
  public void unknown(long change) {
    owner.changeUnknown(change, loop.now());
  }

  @Override
  public void committed(Version version, ImmutableSet<NodeId> holders) {
    outcomes.committed(version, holders);
  }

  @Override
  public void overdue(Version version, String why) {
    outcomes.overdue(version, why);
  }

  @Override
  public void release(Captured captured) {
    lenders.release(captured);
  }

  @Override
  public void commitPointKnown(Version version) {
    outcomes.published(version);
  }

  @Override
  public void inSyncChanged(ImmutableSet<Member> inSync) {
    LOG.info("segment {}: in sync are now {}", segment.name(), inSync);
    long removed = members.stream().filter(member -> !inSync.contains(member)).count();
    members = inSync;
    removalListener.accept((int) removed);
  }

  @Override
  public void fenced(long byEpoch) {
    lose(
        "segment %s is owned by epoch %d now, this process had epoch %d"
            .formatted(segment.name(), byEpoch, epoch));
  }

  private String wasRemoved() {
    return "segment " + segment.name() + " was removed";
  }

  void lose(String why) {
    if (lost == null) {
      LOG.warn("{}", why);
      lost = why;
      use.want(ImmutableSet.of());
      outcomes.lost(why);
      lostListener.accept(why);
    }
  }
}
