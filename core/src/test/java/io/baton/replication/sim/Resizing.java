package io.baton.replication.sim;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Reserve;
import io.baton.replication.owner.Reservation;
import io.baton.replication.sim.Coverage.Branch;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an owner does with the answers to its reservation. */
final class Resizing {

  private final SimClient client;
  private final World world;
  private @Nullable Reservation reservation;
  private Runnable granted = () -> {};

  Resizing(SimClient client) {
    this.client = client;
    this.world = client.world;
  }

  /** What members are asked; {@code whenGranted} runs if all of them have the room. */
  Map<NodeId, Reserve> begin(
      SegmentId segment,
      long epoch,
      long bytes,
      ImmutableSet<Member> members,
      long patience,
      Runnable whenGranted) {
    Reservation asked = new Reservation(segment, epoch, bytes, members, world.now() + patience);
    reservation = asked;
    granted = whenGranted;
    return asked.requests();
  }

  boolean isUnderWay() {
    return reservation != null;
  }

  void received(NodeId node, Reply reply) {
    if (reservation != null) {
      reservation.received(node, reply);
      decide(reservation);
    }
  }

  void tick() {
    if (reservation != null) {
      reservation.tick(world.now());
      decide(reservation);
    }
  }

  private void decide(Reservation asked) {
    if (asked.isGranted()) {
      reservation = null;
      world.coverage.reached(Branch.RESIZED);
      granted.run();
    } else if (asked.refusal() != null) {
      reservation = null;
      world.coverage.reached(Branch.RESIZE_REFUSED);
      world.trace(client, "cannot grow:", asked.trouble());
    }
  }
}
