package io.baton.client.claim;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.error.BatonException;
import io.baton.client.session.Loop;
import io.baton.client.session.NodeLink;
import io.baton.client.session.NodeLinks;
import io.baton.client.session.RecordWriter;
import io.baton.client.session.Teaching;
import io.baton.registry.Segments;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.SegmentRecord;
import io.baton.replication.Opened;
import io.baton.replication.RecordView;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.replication.opening.Opening;
import io.baton.replication.opening.OpeningConfig;
import io.baton.replication.opening.OpeningEffects;
import io.baton.replication.opening.OpeningState;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Drives the {@link Opening} of one segment, by itself or in a group, but for the claim, which is
 * its user's. Lives on the loop's thread.
 */
final class OpeningDriver implements OpeningEffects, NodeLink.Listener, RecordWriter.Listener {

  /** Who claims, and waits for the end. */
  interface User {

    /** As {@link OpeningEffects#claim}, unless the opening is of a group. */
    default void claim(long change, long epoch) {
      throw new IllegalStateException("its group claims");
    }

    /** Something happened to the opening. */
    void settle();

    /** As {@link OpeningEffects#opened}, unless the opening is of a group. */
    default void opened(Opened opened) {
      throw new IllegalStateException("its group is opened");
    }

    /** It cannot be opened. */
    void failed(BatonException why);
  }

  /** What it works with; {@code clock} is for times in the record. */
  record Means(
      Loop loop, NodeLinks links, Segments segments, OpeningConfig config, InstantSource clock) {}

  private final Means means;
  private final Loop loop;
  private final NodeLinks.Use use;
  private final RecordWriter writer;
  private final Opening opening;
  private final User user;
  private final Map<NodeId, String> unreachable = new TreeMap<>();
  private long epoch;
  private long claimed;
  private boolean ended;

  /**
   * Has not begun.
   *
   * @param record as freshly read
   * @param opening makes the state machine, of which this is to be the driver
   */
  OpeningDriver(
      Means means, VersionedRecord record, Function<OpeningEffects, Opening> opening, User user) {
    this.means = means;
    this.loop = means.loop();
    this.use = means.links().use(this);
    this.writer =
        new RecordWriter(loop, means.segments(), record, means.config().memberTimeout(), this);
    this.user = user;
    this.epoch = record.record().epoch();
    this.opening = opening.apply(this);
  }

  RecordWriter writer() {
    return writer;
  }

  /** Whether nobody has changed what its claim would replace. */
  boolean mayClaim() {
    return writer.current().record().epoch() == epoch && !writer.current().record().wasRemoved();
  }

  boolean isFailed() {
    return opening.state() == OpeningState.FAILED;
  }

  void start() {
    use.want(opening.nodes());
    opening.start(loop.now());
  }

  void tick() {
    opening.tick(loop.now());
    user.settle();
    if (!ended) {
      use.want(opening.nodes());
    }
  }

  @Override
  public void connected(NodeId node) {
    unreachable.remove(node);
    opening.connected(node);
    user.settle();
  }

  @Override
  public void disconnected(NodeId node) {
    opening.disconnected(node, loop.now());
    user.settle();
  }

  @Override
  public void unreachable(NodeId node, String why) {
    unreachable.put(node, why);
  }

  private void received(NodeId from, Reply reply) {
    opening.received(from, reply, loop.now());
    user.settle();
  }

  @Override
  public void send(NodeId to, Request request) {
    use.send(to, request, reply -> received(to, reply));
  }

  @Override
  public void teach(NodeId learner, Member source) {
    Teaching.teach(
        means.links(),
        use,
        writer.current().record(),
        new Teaching.Lesson(learner, source, epoch, true),
        reply -> received(learner, reply));
  }

  @Override
  public void claim(long change, long higher) {
    user.claim(change, higher);
  }

  /** Writes the claim of a segment by itself. */
  void claim(long change, long higher, UnaryOperator<SegmentRecord> next) {
    claimed = higher;
    writer.write(change, epoch, next);
  }

  /** A claim of the whole group was won: the record is this, or was at least. */
  void claimed(long higher, VersionedRecord record) {
    epoch = higher;
    claimed = higher;
    writer.seen(record);
  }

  /** A claim of the whole group was lost: the next one replaces this record, if any does. */
  void notClaimed(VersionedRecord record) {
    writer.seen(record);
    epoch = writer.current().record().epoch();
  }

  @Override
  public void propose(long change, ImmutableSet<Member> inSync) {
    writer.write(
        change, epoch, record -> record.withInSync(inSync.asList(), means.clock().instant()));
  }

  @Override
  public void look() {
    writer.look(this::looked);
  }

  private void looked(RecordView record) {
    if (!ended && !endsAsRemoved()) {
      opening.looked(record);
      user.settle();
    }
  }

  @Override
  public void won(long change, RecordView record) {
    if (!ended) {
      epoch = claimed;
      opening.changeWon(change, record, loop.now());
      user.settle();
    }
  }

  @Override
  public void lost(long change, RecordView record) {
    if (!ended && !endsAsRemoved()) {
      if (opening.state() == OpeningState.CLAIMING) {
        epoch = record.epoch();
      }
      opening.changeLost(change, record, loop.now());
      user.settle();
    }
  }

  @Override
  public void unknown(long change) {
    if (!ended) {
      opening.changeUnknown(change, loop.now());
      user.settle();
    }
  }

  private boolean endsAsRemoved() {
    BatonException removed = writer.removed();
    if (removed != null) {
      user.failed(removed);
    }
    return removed != null;
  }

  @Override
  public void opened(Opened opened) {
    user.opened(opened);
  }

  @Override
  public void failed(Failure failure, String detail) {
    user.failed(error(failure, detail));
  }

  BatonException error(Failure failure, String detail) {
    return ClaimFailures.error(
        writer.current().record().name(), failure, detail, means.config(), unreachable);
  }

  /** Lets the connections go. */
  void end() {
    ended = true;
    // After the caller's session has taken the links over, so that connections are not made twice.
    loop.execute(() -> use.want(ImmutableSet.of()));
  }
}
