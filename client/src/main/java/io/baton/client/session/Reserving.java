package io.baton.client.session;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.error.BatonException;
import io.baton.api.error.FencedException;
import io.baton.api.error.NoSpaceException;
import io.baton.api.error.UnavailableException;
import io.baton.registry.record.SegmentRecord;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Reserve;
import io.baton.replication.owner.Reservation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;

/** Drives one {@link Reservation} with sockets. Lives on the loop's thread. */
final class Reserving {

  private final SegmentRecord segment;
  private final Loop loop;
  private final NodeLinks.Use use;
  private final BiConsumer<NodeId, Reply> heard;
  private final CompletableFuture<Void> outcome;

  /**
   * Has asked nobody yet.
   *
   * @param heard is told what members answer, too
   */
  Reserving(
      SegmentRecord segment,
      Loop loop,
      NodeLinks.Use use,
      BiConsumer<NodeId, Reply> heard,
      CompletableFuture<Void> outcome) {
    this.segment = segment;
    this.loop = loop;
    this.use = use;
    this.heard = heard;
    this.outcome = outcome;
  }

  /** The ownership is over. */
  void refuse(String why) {
    outcome.completeExceptionally(new FencedException(why));
  }

  /**
   * Asks every member for room for {@code bytes}.
   *
   * @param epoch the owner's
   * @param patience how long they have to answer
   */
  void start(long epoch, long bytes, ImmutableSet<Member> members, Duration patience) {
    long deadline = loop.now() + patience.toNanos();
    Reservation reservation = new Reservation(segment.id(), epoch, bytes, members, deadline);
    Future<?> timeout =
        loop.timer(
            patience,
            () -> {
              reservation.tick(loop.now());
              decide(reservation);
            });
    CompletableFuture<Void> unused = outcome.whenComplete((done, error) -> timeout.cancel(false));
    reservation.requests().forEach((node, request) -> ask(node, request, reservation));
  }

  private void ask(NodeId node, Reserve request, Reservation reservation) {
    use.send(
        node,
        request,
        NodeLink.sender(
            reply -> {
              reservation.received(node, reply);
              heard.accept(node, reply);
              decide(reservation);
            },
            () -> {}));
  }

  private void decide(Reservation reservation) {
    Reason refusal = reservation.refusal();
    if (refusal != null) {
      outcome.completeExceptionally(failure(refusal, reservation.trouble()));
    } else if (reservation.isGranted()) {
      outcome.complete(null);
    }
  }

  private BatonException failure(Reason refusal, String trouble) {
    String message =
        "segment " + segment.name() + " was not resized, and nothing is changed: " + trouble;
    return switch (refusal) {
      case NO_SPACE -> new NoSpaceException(message + "; make room there, then try again");
      case FENCED -> new FencedException(message);
      default -> new UnavailableException(message + "; try again");
    };
  }
}
