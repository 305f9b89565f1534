package io.baton.node;

import com.google.common.net.HostAndPort;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentSpec;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.replication.read.BlockData;
import io.baton.replication.read.OpenRead;
import io.baton.replication.read.ReadBlocks;
import io.baton.replication.read.ReadOpened;
import io.baton.transport.Connection;
import io.baton.transport.ConnectionException;
import io.baton.transport.ReplyHandler;
import io.baton.transport.Transport;
import io.baton.wire.Control.Hello;
import io.baton.wire.Control.Role;
import io.baton.wire.Control.Speaker;
import io.baton.wire.FrameCodec;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Asks one node over one connection, and waits for the answers. */
final class TestClient implements AutoCloseable {

  private static final Connection.Limits LIMITS =
      new Connection.Limits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          256,
          FrameCodec.MAX_LENGTH);

  private final Transport transport = new Transport(1);
  private final Connection connection;

  TestClient(String cluster, NodeId node, HostAndPort address) throws Exception {
    Hello hello = Hello.of(cluster, node, new Speaker(Role.CLIENT, "test"));
    connection =
        transport
            .connect(new InetSocketAddress(address.getHost(), address.getPort()), hello, LIMITS)
            .get(20, TimeUnit.SECONDS);
  }

  /** Sends; the reply's blocks are a copy. */
  CompletableFuture<Reply> send(Request request) {
    CompletableFuture<Reply> result = new CompletableFuture<>();
    connection.send(
        request,
        new ReplyHandler() {
          @Override
          public void onReply(Reply reply) {
            result.complete(reply instanceof BlockData data ? copy(data) : reply);
          }

          @Override
          public void onFailure(ConnectionException cause) {
            result.completeExceptionally(cause);
          }
        });
    return result;
  }

  private static BlockData copy(BlockData data) {
    BlockBatch batch = data.blocks();
    ByteBuffer bytes = ByteBuffer.allocate(batch.count() * SegmentSpec.BLOCK_SIZE);
    bytes.put(batch.data()).flip();
    int[] blocks = new int[batch.count()];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = batch.block(i);
    }
    return new BlockData(data.segment(), data.read(), new BlockBatch(blocks, batch.tags(), bytes));
  }

  Reply ask(Request request) throws Exception {
    return send(request).get(20, TimeUnit.SECONDS);
  }

  <R extends Reply> R ask(Class<R> type, Request request) throws Exception {
    Reply reply = ask(request);
    if (!type.isInstance(reply)) {
      throw new AssertionError("not a " + type.getSimpleName() + ": " + reply);
    }
    return type.cast(reply);
  }

  Refused.Reason refused(Request request) throws Exception {
    return ask(Refused.class, request).reason();
  }

  /** The first bytes of all blocks of the newest version. */
  String content(SegmentId segment, long incarnation, int blocks) throws Exception {
    return content(new OpenRead(segment, incarnation, true), blocks);
  }

  /** The first bytes of all blocks of the version that is opened. */
  String content(Request open, int blocks) throws Exception {
    ReadOpened read = ask(ReadOpened.class, open);
    int[] all = new int[blocks];
    for (int i = 0; i < blocks; i++) {
      all[i] = i;
    }
    BlockData data = ask(BlockData.class, new ReadBlocks(open.segment(), read.read(), all));
    StringBuilder firsts = new StringBuilder(read.version() + ":");
    for (int i = 0; i < blocks; i++) {
      firsts.append(' ').append(data.blocks().data(i).get(0));
    }
    return firsts.toString();
  }

  void disconnect() {
    connection.close();
  }

  @Override
  public void close() {
    transport.close();
  }
}
