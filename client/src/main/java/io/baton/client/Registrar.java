package io.baton.client;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.Receipt;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.AlreadyRegisteredException;
import io.baton.api.error.OutcomeUnknownException;
import io.baton.api.error.UnavailableException;
import io.baton.client.capture.InitialContent;
import io.baton.client.session.Registering;
import io.baton.placement.Candidate;
import io.baton.placement.Placement;
import io.baton.placement.PlacementRequest;
import io.baton.registry.Outcome;
import io.baton.registry.Registration;
import io.baton.registry.Resolution;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.SegmentState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers one segment (R9): place, reserve, make the replicas with the initial content, make it
 * ready, in this order.
 */
final class Registrar {

  private static final Logger LOG = LoggerFactory.getLogger(Registrar.class);

  /** Nodes that came since are seen when those that were there do not suffice. */
  private static final Duration RECENT = Duration.ofSeconds(1);

  private final ClientParts parts;

  Registrar(ClientParts parts) {
    this.parts = parts;
  }

  /** With zeros. */
  Receipt register(SegmentName name, SegmentSpec spec) {
    return register(name, spec, InitialContent.zeros(spec));
  }

  Receipt register(SegmentName name, SegmentSpec spec, InitialContent content) {
    return register(name, name, spec, content);
  }

  /**
   * The same for a segment that will have another name than it is registered under.
   *
   * @param later the name that its replicas know it by
   */
  Receipt register(SegmentName name, SegmentName later, SegmentSpec spec, InitialContent content) {
    Owner self = parts.ownerships().self();
    try {
      VersionedRecord reserved = reserve(name, spec.byItself(), self);
      ImmutableSet<Member> members = replicate(reserved, later, content);
      settle(
          "segment " + name, write(reserved, reserved.record().ready(members.asList()).closed()));
      return receipt(spec, members, content);
    } finally {
      parts.ownerships().forget(self.nonce());
    }
  }

  /** What is told when the record is ready. */
  static Receipt receipt(SegmentSpec spec, ImmutableSet<Member> members, InitialContent content) {
    return new Receipt(
        InitialContent.VERSION,
        members.stream().map(Member::node).collect(toImmutableSet()),
        spec.durability(),
        content.captured().checksum());
  }

  private Outcome write(VersionedRecord reserved, SegmentRecord ready) {
    return parts.registry().segments().compareAndSet(reserved, ready, parts.config().timeout());
  }

  private ImmutableSet<Member> replicate(
      VersionedRecord reserved, SegmentName later, InitialContent content) {
    CompletableFuture<ImmutableSet<Member>> replicas = replicas(reserved.record(), later, content);
    try {
      return parts.await(replicas);
    } catch (RuntimeException e) {
      replicas.cancel(false);
      abandon(reserved.record());
      throw e;
    }
  }

  /** Begins to make the replicas of a segment; cancelling it ends that. */
  CompletableFuture<ImmutableSet<Member>> replicas(
      SegmentRecord record, SegmentName known, InitialContent content) {
    Duration timeout = parts.config().timeout();
    return Registering.start(
        parts.loop(),
        parts.links(),
        new Registering.Order(
            record,
            known,
            content,
            parts.config().memberTimeout(),
            timeout,
            timeout.plus(parts.config().ownerConfig().deadlineFor(content.captured().bytes()))));
  }

  private Placement place(SegmentName name, SegmentSpec spec) {
    Placement placement = choose(spec, RECENT);
    if (placement.nodes().size() < spec.replicas()) {
      placement = choose(spec, Duration.ZERO);
    }
    if (placement.nodes().size() < spec.minInSync()) {
      throw new UnavailableException(
          "segment %s needs %d storage nodes at least: %s. Nothing is registered"
              .formatted(name, spec.minInSync(), placement.shortfall().orElse("")));
    }
    placement.shortfall().ifPresent(why -> LOG.warn("segment {}: {}", name, why));
    return placement;
  }

  private Placement choose(SegmentSpec spec, Duration maxAge) {
    return Placement.choose(
        parts.registry().nodes().recent(maxAge, parts.config().timeout()).stream()
            .map(Candidate::of)
            .toList(),
        PlacementRequest.of(spec, parts.config().machine()),
        parts.random());
  }

  /** Chooses nodes, and reserves the name. */
  VersionedRecord reserve(SegmentName name, SegmentSpec spec, Owner self) {
    Placement placement = place(name, spec);
    Duration timeout = parts.config().timeout();
    Registration registration =
        parts.registry().names().register(name, spec, placement.nodes(), self, timeout);
    if (registration instanceof Registration.Unknown unknown) {
      abandon(unknown.attempted());
      throw new UnavailableException(
          "segment %s is not registered: ZooKeeper did not answer within %s. Register it again"
              .formatted(name, timeout));
    }
    if (registration instanceof Registration.Taken taken) {
      if (taken.current().record().state() == SegmentState.CREATING) {
        throw Resolution.beingRegistered(taken.current().record());
      }
      throw new AlreadyRegisteredException("a segment is registered as " + name + " already");
    }
    return ((Registration.Reserved) registration).current();
  }

  /**
   * Waits for the end of the write that makes records ready.
   *
   * @param what is registered, for messages
   * @throws UnavailableException if it was undone meanwhile
   */
  void settle(String what, Outcome first) {
    long started = parts.loop().now();
    Outcome outcome = first;
    while (outcome instanceof Outcome.Unknown unknown
        && !Thread.currentThread().isInterrupted()
        && parts.loop().now() - started < parts.config().timeout().toNanos()) {
      outcome = parts.registry().segments().reissue(unknown.write(), parts.config().timeout());
    }
    if (outcome instanceof Outcome.Unknown unknown) {
      settleLater(what, unknown.write());
      throw new OutcomeUnknownException(
          "whether %s is registered is unknown: ZooKeeper did not answer. Open it and see"
              .formatted(what));
    }
    if (outcome instanceof Outcome.Lost lost
        && lost.records().stream()
            .anyMatch(current -> current.record().state() != SegmentState.READY)) {
      throw new UnavailableException(
          "the registration of %s took so long that another undid it: register again"
              .formatted(what));
    }
  }

  /** All its replicas hold the content, so nothing is in the way of its becoming ready. */
  private void settleLater(String what, Outcome.PendingWrite ready) {
    Duration patience = parts.config().memberTimeout();
    parts
        .cleanup()
        .settle(
            what + " may be registered or not",
            patience,
            () ->
                !(parts.registry().segments().reissue(ready, patience) instanceof Outcome.Unknown));
  }

  /** Undoes a reservation, now or later. */
  void abandon(SegmentRecord registration) {
    Duration patience = parts.config().memberTimeout();
    parts
        .cleanup()
        .settle(
            "segment " + registration.name() + " still counts as being registered by this process",
            patience,
            () -> {
              parts.registry().names().abandon(registration, patience);
              Remover.hint(parts, registration);
              return true;
            });
  }
}
