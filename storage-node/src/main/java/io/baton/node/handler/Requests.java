package io.baton.node.handler;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.baton.api.Durability;
import io.baton.node.copy.AsideCopies;
import io.baton.node.lane.Hosted;
import io.baton.node.lane.Lane;
import io.baton.node.lane.Lanes;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.CommitPoint;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Request;
import io.baton.replication.storage.StorageException;
import io.baton.transport.Exchange;
import io.baton.transport.RequestHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands every request to its segment's lane, where its handler carries it out: on the lane's
 * thread, or at once if it is quick and the lane is free.
 */
public final class Requests implements RequestHandler, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

  /** Of a checkpoint that is committed on the connection's thread. */
  private static final int FEW_BLOCKS = 16;

  private final Lanes lanes;
  private final AsideCopies copies;
  private final ImmutableMap<Class<? extends Request>, Handler<Request>> handlers;

  Requests(
      Lanes lanes,
      AsideCopies copies,
      ImmutableMap<Class<? extends Request>, Handler<Request>> handlers) {
    this.lanes = lanes;
    this.copies = copies;
    this.handlers = handlers;
  }

  /** All requests that are carried out. */
  public ImmutableSet<Class<? extends Request>> kinds() {
    return handlers.keySet();
  }

  @Override
  public void handle(Request request, Exchange exchange) {
    Handler<Request> handler = handlers.get(request.getClass());
    if (handler == null) {
      exchange.reply(
          Refusals.of(request, null, Reason.MALFORMED, "a node has no answer to this request"));
      return;
    }
    lanes.admit(exchange.peer());
    Lane lane = lanes.of(request.segment());
    Runnable work = () -> carryOut(handler, request, exchange, lane);
    boolean done = maybeQuick(request) && lane.tryNow(() -> isQuick(request, lane), work);
    if (!done && !lane.offer(work)) {
      exchange.reply(
          Refusals.of(request, null, Reason.BUSY, "too many requests wait; try again later"));
    }
  }

  /** What is being read of copies ends early; to be called when no request comes any more. */
  @Override
  public void close() {
    copies.close();
  }

  private static boolean maybeQuick(Request request) {
    return request instanceof CommitPoint
        || (request instanceof Checkpoint checkpoint && checkpoint.blocks().count() <= FEW_BLOCKS);
  }

  /** Nothing to open and nothing to sync: some copying in memory. */
  private static boolean isQuick(Request request, Lane lane) {
    Hosted hosted = lane.shelf().findOpen(request.segment());
    return hosted != null && hosted.store().spec().durability() == Durability.MEMORY;
  }

  private static void carryOut(
      Handler<Request> handler, Request request, Exchange exchange, Lane lane) {
    try {
      handler.handle(request, exchange, lane);
    } catch (StorageException e) {
      if (e.reason() == Reason.IO_ERROR) {
        LOG.error("the disk failed: {}", e.getMessage());
      }
      exchange.reply(Refusals.of(request, present(request, lane), e.reason(), e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("closing the connection with {}: a request's handler failed", exchange.peer(), e);
      exchange.peer().close();
      exchange.reply(Refusals.of(request, null, Reason.IO_ERROR, "the node failed: " + e));
    }
  }

  private static @Nullable Hosted present(Request request, Lane lane) {
    try {
      return lane.shelf().find(request.segment());
    } catch (StorageException e) {
      return null;
    }
  }
}
