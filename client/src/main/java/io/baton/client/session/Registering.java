package io.baton.client.session;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.error.BatonException;
import io.baton.api.error.UnavailableException;
import io.baton.client.capture.InitialContent;
import io.baton.registry.record.SegmentRecord;
import io.baton.replication.message.Create;
import io.baton.replication.message.Request;
import io.baton.replication.owner.NewReplica;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the replicas of a new segment, each with the initial content (R9). Ends with those that
 * hold it when every node has taken it or refused, or when the others have been silent for long and
 * enough are there.
 */
public final class Registering implements NodeLink.Listener {

  private static final Duration TICK = Duration.ofMillis(10);

  /**
   * What is to be made.
   *
   * @param record in state creating
   * @param name that the replicas know it by, from which a lost ZooKeeper is rebuilt
   * @param content its first version
   * @param patience with silent nodes when enough hold it
   * @param timeout of silent nodes until then
   * @param limit of all of it
   */
  public record Order(
      SegmentRecord record,
      SegmentName name,
      InitialContent content,
      Duration patience,
      Duration timeout,
      Duration limit) {}

  private final Loop loop;
  private final NodeLinks.Use use;
  private final Order order;
  private final ImmutableMap<NodeId, NewReplica> replicas;
  private final CompletableFuture<ImmutableSet<Member>> result = new CompletableFuture<>();
  private long startedNanos;
  private boolean ended;
  private @Nullable Future<?> ticks;

  private Registering(Loop loop, NodeLinks links, Order order) {
    this.loop = loop;
    this.use = links.use(this);
    this.order = order;
    this.replicas =
        order.record.desired().stream()
            .collect(toImmutableMap(node -> node, node -> newReplica(node, order, loop.now())));
  }

  private static NewReplica newReplica(NodeId node, Order order, long nowNanos) {
    SegmentRecord record = order.record();
    Create create = new Create(record.id(), order.name(), record.spec(), record.epoch());
    return new NewReplica(node, create, order.content().captured(), nowNanos);
  }

  /**
   * Makes them on the desired nodes; the future fails with {@link UnavailableException} if too few
   * were made, or with what the content fails with. Cancelling it ends what goes on at the next
   * tick.
   */
  public static CompletableFuture<ImmutableSet<Member>> start(
      Loop loop, NodeLinks links, Order order) {
    Registering registering = new Registering(loop, links, order);
    loop.execute(registering::start);
    return registering.result;
  }

  private void start() {
    startedNanos = loop.now();
    ticks = loop.every(TICK, this::tick);
    use.want(replicas.keySet());
  }

  @Override
  public void connected(NodeId node) {
    NewReplica replica = replicas.get(node);
    if (replica != null && replica.isAwaited()) {
      replica.connected(loop.now());
      send(replica, replica.create());
    }
  }

  @Override
  public void disconnected(NodeId node) {}

  @Override
  public void unreachable(NodeId node, String why) {
    NewReplica replica = replicas.get(node);
    if (replica != null) {
      replica.unreachable(why);
    }
  }

  private void send(NewReplica replica, Request request) {
    use.send(
        replica.node(),
        request,
        NodeLink.sender(
            reply -> {
              replica.received(reply, loop.now());
              goOn(replica);
            },
            () -> replica.giveBack(request)));
  }

  /** Sends what may be sent; ends if this was the last to be waited for. */
  private void goOn(NewReplica replica) {
    if (ended) {
      return; // the content is released
    }
    try {
      for (Request part = replica.nextPart(); part != null; part = replica.nextPart()) {
        send(replica, part);
      }
    } catch (BatonException e) {
      result.completeExceptionally(e);
    }
    if (result.isDone() || awaited().findAny().isEmpty()) {
      end();
    }
  }

  private Stream<NewReplica> awaited() {
    return replicas.values().stream().filter(NewReplica::isAwaited);
  }

  private ImmutableSet<Member> made() {
    return replicas.values().stream()
        .filter(NewReplica::isMade)
        .map(NewReplica::member)
        .collect(toImmutableSet());
  }

  private void tick() {
    long now = loop.now();
    boolean enough = made().size() >= order.record.spec().minInSync();
    long silence = (enough ? order.patience : order.timeout).toNanos();
    if (result.isDone()
        || now - startedNanos >= order.limit.toNanos()
        || awaited().allMatch(replica -> replica.silentNanos(now) >= silence)) {
      end();
    }
  }

  private void end() {
    if (ended) {
      return;
    }
    ended = true;
    if (ticks != null) {
      ticks.cancel(false);
    }
    order.content.captured().parts().release();
    ImmutableSet<Member> made = made();
    if (made.size() >= order.record.spec().minInSync()) {
      result.complete(made);
    } else {
      result.completeExceptionally(tooFew(made.size()));
    }
    loop.execute(() -> use.want(ImmutableSet.of()));
  }

  private UnavailableException tooFew(int made) {
    ImmutableMap<NodeId, String> missing =
        replicas.values().stream()
            .filter(replica -> !replica.isMade())
            .collect(toImmutableMap(NewReplica::node, NewReplica::trouble));
    return new UnavailableException(
        "segment %s needs replicas on %d nodes at least, and %d were made within %s: %s. Nothing is registered"
            .formatted(
                order.record.name(),
                order.record.spec().minInSync(),
                made,
                Duration.ofNanos(loop.now() - startedNanos),
                missing));
  }
}
