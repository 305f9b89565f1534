package io.baton.client.repair;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.api.error.NotRegisteredException;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.client.claim.Claiming;
import io.baton.client.session.Loop;
import io.baton.client.session.NodeLinks;
import io.baton.client.session.OwnerSession;
import io.baton.registry.Registry;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentState;
import io.baton.registry.session.Subscription;
import io.baton.replication.opening.OpeningConfig;
import io.baton.replication.owner.OwnerConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brings a segment that nobody owns back to its replicas (R4): takes the epoch courteously and
 * without becoming the owner, teaches the nodes that lack a copy, tells the commit point, and ends.
 * An application that opens meanwhile simply takes the segment; so this writes nothing to it.
 *
 * <p>Lives on the loop's thread.
 */
public final class Repair {

  private static final Duration CHECK = Duration.ofMillis(50);

  /** How a repair ended. */
  public enum End {
    /** Every desired node that runs is in sync. */
    DONE,
    /** The segment has an owner that lives; nothing was done. */
    OWNED,
    /** Somebody opened it, or removed it, meanwhile. */
    TAKEN,
    /** Not all are in sync yet. */
    OUT_OF_TIME
  }

  /**
   * What a repair came to.
   *
   * @param end how it ended
   * @param epoch that it took, or found
   * @param inSync as it was last known
   */
  public record Report(End end, long epoch, ImmutableSet<Member> inSync) {}

  /**
   * What is to be repaired.
   *
   * @param segment which
   * @param limit how long it may take, once the epoch is taken
   * @param opening a courteous one's
   * @param owning limits while it teaches
   * @param clock for times in the record
   */
  public record Order(
      SegmentId segment,
      Duration limit,
      OpeningConfig opening,
      OwnerConfig owning,
      InstantSource clock) {}

  private final Loop loop;
  private final NodeLinks links;
  private final Registry registry;
  private final Order order;
  private final CompletableFuture<Report> result = new CompletableFuture<>();
  private @Nullable CompletableFuture<Claiming.Claimed> claiming;
  private @Nullable OwnerSession session;
  private @Nullable Subscription record;
  private @Nullable Subscription nodes;
  private @Nullable ImmutableSet<NodeId> live;
  private @Nullable Future<?> checks;
  private long epoch;
  private long started;
  private boolean publishing;

  private Repair(Loop loop, NodeLinks links, Registry registry, Order order) {
    this.loop = loop;
    this.links = links;
    this.registry = registry;
    this.order = order;
  }

  /**
   * Begins one. The future fails with a {@link io.baton.api.error.BatonException}; cancelling it
   * ends the repair.
   */
  public static CompletableFuture<Report> start(
      Loop loop, NodeLinks links, Registry registry, Order order) {
    Repair repair = new Repair(loop, links, registry, order);
    var unused = repair.result.whenComplete((report, failure) -> loop.execute(repair::leave));
    loop.blocking(repair::look, repair::looked);
    return repair.result;
  }

  private Looked look() {
    Duration timeout = order.opening().deadline();
    VersionedRecord found =
        registry
            .segments()
            .read(order.segment(), timeout)
            .filter(seen -> seen.record().state() == SegmentState.READY)
            .orElseThrow(
                () -> new NotRegisteredException("segment " + order.segment() + " was removed"));
    if (found.record().isGrouped()) {
      throw new io.baton.api.error.RefusedException(
          "segment %s is of a group, whose replicas its next open brings back, all of them at one checkpoint; nothing was changed"
              .formatted(found.record().name()));
    }
    Owner owner = found.record().owner();
    return new Looked(found, owner != null && registry.isAlive(owner.client(), timeout));
  }

  private record Looked(VersionedRecord record, boolean owned) {}

  private void looked(@Nullable Looked looked, @Nullable Exception failure) {
    if (looked == null) {
      result.completeExceptionally(Objects.requireNonNull(failure));
    } else if (looked.owned()) {
      end(End.OWNED, looked.record());
    } else if (!result.isDone()) {
      claiming =
          Claiming.start(
              loop,
              links,
              registry.segments(),
              new Claiming.Claim(looked.record(), null, order.clock()),
              order.opening());
      var unused =
          claiming.whenComplete(
              (claimed, why) -> loop.execute(() -> claimed(looked.record(), claimed, why)));
    }
  }

  private void claimed(
      VersionedRecord before, Claiming.@Nullable Claimed claimed, @Nullable Throwable why) {
    if (claimed == null) {
      if (why instanceof OwnedElsewhereException) {
        end(End.OWNED, before);
      } else {
        result.completeExceptionally(Objects.requireNonNull(why));
      }
    } else if (!result.isDone()) {
      epoch = claimed.opened().epoch();
      OwnerSession.Start start = claimed.start(order.owning(), order.clock());
      var unused =
          OwnerSession.start(loop, links, registry.segments(), start).thenAccept(this::teach);
    }
  }

  private void teach(OwnerSession begun) {
    session = begun;
    if (result.isDone()) {
      leave();
      return;
    }
    started = loop.now();
    begun.onLost(why -> end(End.TAKEN, begun.record()));
    record =
        registry
            .segments()
            .watch(order.segment(), seen -> loop.execute(() -> begun.recordSeen(seen)));
    nodes = registry.nodes().watchLive(now -> loop.execute(() -> live = now.keySet()));
    checks = loop.every(CHECK, () -> check(begun));
  }

  private void check(OwnerSession begun) {
    if (result.isDone() || publishing) {
      return;
    }
    if (isWhole(begun)) {
      publish(begun);
    } else if (loop.now() - started >= order.limit().toNanos()) {
      end(End.OUT_OF_TIME, begun.record());
    }
  }

  private boolean isWhole(OwnerSession begun) {
    ImmutableSet<NodeId> running = live;
    if (running == null) {
      return false;
    }
    ImmutableSet<NodeId> holders =
        begun.inSync().stream().map(Member::node).collect(ImmutableSet.toImmutableSet());
    ImmutableSet<NodeId> desired = ImmutableSet.copyOf(begun.record().record().desired());
    return desired.stream().filter(running::contains).allMatch(holders::contains);
  }

  /** So that readers find on the new members what they found on the old ones (R7). */
  private void publish(OwnerSession begun) {
    publishing = true;
    CompletableFuture<Version> known = new CompletableFuture<>();
    var unused =
        known
            .orTimeout(order.owning().memberTimeout().toNanos(), TimeUnit.NANOSECONDS)
            .whenComplete((version, late) -> loop.execute(() -> end(End.DONE, begun.record())));
    begun.publish(known);
  }

  private void end(End end, VersionedRecord seen) {
    ImmutableSet<Member> inSync = ImmutableSet.copyOf(seen.record().inSync());
    result.complete(new Report(end, epoch == 0 ? seen.record().epoch() : epoch, inSync));
  }

  /** Lets everything go, however it ended; the record names no owner. */
  private void leave() {
    if (claiming != null) {
      claiming.cancel(false);
    }
    if (checks != null) {
      checks.cancel(false);
    }
    if (session != null) {
      session.close();
    }
    Subscription ofRecord = record;
    Subscription ofNodes = nodes;
    record = null;
    nodes = null;
    if (ofRecord != null && ofNodes != null) {
      loop.<Boolean>blocking(
          () -> {
            ofRecord.close();
            ofNodes.close();
            return true;
          },
          (done, failure) -> {});
    }
  }
}
