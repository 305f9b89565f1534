package io.baton.node.handler;

import io.baton.node.copy.AsideCopies;
import io.baton.node.guard.RegistryGuard;
import io.baton.node.lane.Hosted;
import io.baton.node.lane.Lane;
import io.baton.replication.copy.TakeBack;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.replication.storage.StorageException;
import io.baton.transport.Exchange;

/** Makes a copy the replica because an operator says so (R5). */
final class TakeBackHandler implements Handler<TakeBack> {

  private final RegistryGuard guard;
  private final AsideCopies copies;

  TakeBackHandler(RegistryGuard guard, AsideCopies copies) {
    this.guard = guard;
    this.copies = copies;
  }

  @Override
  public void handle(TakeBack request, Exchange exchange, Lane lane) throws StorageException {
    guard.trust().requireFor(request.epoch(), 0);
    Hosted present = lane.shelf().find(request.segment());
    AsideCopies.requireAbove(request, present);
    int copy = request.copy();
    if (copy == 0) {
      if (present == null) {
        throw Refusals.noReplica(request);
      }
      if (present.store().incarnation() != request.incarnation()) {
        throw new StorageException(
            Reason.WRONG_INCARNATION,
            "the replica of segment " + request.segment() + " here is another one");
      }
      String reason = "to be taken back under epoch " + request.epoch() + " by " + request.by();
      copy = lane.shelf().setAside(request.segment(), reason);
    }
    copies.takeBack(request, copy, lane, answer(request, exchange));
  }

  static AsideCopies.Answer answer(Request request, Exchange exchange) {
    return new AsideCopies.Answer() {
      @Override
      public void accept(Reply reply) {
        exchange.reply(reply);
      }

      @Override
      public void refuse(StorageException why) {
        exchange.reply(Refusals.of(request, null, why.reason(), why.getMessage()));
      }
    };
  }
}
