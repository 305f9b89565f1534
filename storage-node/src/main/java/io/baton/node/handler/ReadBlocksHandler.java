package io.baton.node.handler;

import io.baton.api.SegmentSpec;
import io.baton.node.lane.BufferPool;
import io.baton.node.lane.Lane;
import io.baton.node.lane.OpenReads.Read;
import io.baton.node.lane.ReadSession;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Tags;
import io.baton.replication.read.BlockData;
import io.baton.replication.read.ReadBlocks;
import io.baton.replication.storage.PinnedVersion;
import io.baton.replication.storage.StorageException;
import io.baton.transport.Exchange;
import java.nio.ByteBuffer;

/**
 * Blocks of a pinned version, copied into a lent buffer that goes back when it is written. Not
 * checked here: whoever receives them does.
 */
final class ReadBlocksHandler implements Handler<ReadBlocks> {

  private final BufferPool buffers;

  ReadBlocksHandler(BufferPool buffers) {
    this.buffers = buffers;
  }

  @Override
  public void handle(ReadBlocks request, Exchange exchange, Lane lane) throws StorageException {
    int[] blocks = request.blocks();
    Read read = use(request, exchange, lane);
    int end = SegmentSpec.blocks(read.version().length());
    if (blocks[blocks.length - 1] >= end) {
      throw new StorageException(
          Reason.MALFORMED,
          "version "
              + read.version().version()
              + " of segment "
              + request.segment()
              + " has "
              + end
              + " blocks, not "
              + blocks[blocks.length - 1]);
    }
    ReadSession session = ReadSession.of(exchange.peer());
    buffers.lend(
        session,
        buffer -> {
          if (!lane.execute(() -> send(request, exchange, lane, buffer))) {
            buffers.giveBack(session, buffer);
            exchange.reply(Refusals.of(request, null, Reason.BUSY, "the node is stopping"));
          }
        });
  }

  private static Read use(ReadBlocks request, Exchange exchange, Lane lane)
      throws StorageException {
    return lane.reads()
        .use(ReadSession.of(exchange.peer()), request.segment(), request.read(), lane.now());
  }

  private void send(ReadBlocks request, Exchange exchange, Lane lane, ByteBuffer buffer) {
    ReadSession session = ReadSession.of(exchange.peer());
    try {
      Read read = use(request, exchange, lane); // it may have ended while it waited for the buffer
      BlockBatch batch = read(read.version(), request.blocks(), buffer);
      exchange.reply(
          new BlockData(request.segment(), request.read(), batch),
          () -> buffers.giveBack(session, buffer));
    } catch (StorageException e) {
      buffers.giveBack(session, buffer);
      exchange.reply(Refusals.of(request, null, e.reason(), e.getMessage()));
    }
  }

  private static BlockBatch read(PinnedVersion version, int[] blocks, ByteBuffer into)
      throws StorageException {
    Tags tags = new Tags(blocks.length);
    for (int i = 0; i < blocks.length; ) {
      int run = 1;
      while (i + run < blocks.length && blocks[i + run] == blocks[i] + run) {
        run++;
      }
      Tags found = version.tags(blocks[i], run);
      version.read(blocks[i], run, into);
      for (int j = 0; j < run; j++, i++) {
        tags.set(i, found.epoch(j), found.sequence(j), found.hash(j));
      }
    }
    return new BlockBatch(blocks, tags, into.flip());
  }
}
