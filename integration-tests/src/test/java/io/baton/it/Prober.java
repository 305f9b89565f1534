package io.baton.it;

import com.google.common.net.HostAndPort;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.replication.message.Probe;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Reply;
import io.baton.transport.Connection;
import io.baton.transport.Connection.Sent;
import io.baton.transport.ConnectionException;
import io.baton.transport.ReplyHandler;
import io.baton.transport.Transport;
import io.baton.wire.Control.Hello;
import io.baton.wire.Control.Role;
import io.baton.wire.Control.Speaker;
import io.baton.wire.FrameCodec;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Asks one storage node what it has. */
final class Prober implements AutoCloseable {

  private static final int AT_ONCE = 64;
  private static final Connection.Limits LIMITS =
      new Connection.Limits(
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          TestCluster.PATIENCE,
          AT_ONCE,
          FrameCodec.MAX_LENGTH);

  private final Transport transport = new Transport(1);
  private final Connection connection;

  Prober(String cluster, NodeId node, HostAndPort address)
      throws InterruptedException, ExecutionException {
    Hello hello = Hello.of(cluster, node, new Speaker(Role.CLIENT, "prober"));
    connection =
        transport
            .connect(new InetSocketAddress(address.getHost(), address.getPort()), hello, LIMITS)
            .get();
  }

  /** The replicas of these segments, in their order. */
  List<ReplicaStatus> probe(List<SegmentId> segments) throws Exception {
    Semaphore places = new Semaphore(AT_ONCE);
    List<CompletableFuture<ReplicaStatus>> answers = new ArrayList<>();
    for (SegmentId segment : segments) {
      places.acquire();
      CompletableFuture<ReplicaStatus> answer = new CompletableFuture<>();
      answers.add(answer.whenComplete((status, failure) -> places.release()));
      if (connection.send(new Probe(segment), new Answer(answer)) != Sent.SENT) {
        throw new AssertionError("the connection with the node is gone");
      }
    }
    List<ReplicaStatus> all = new ArrayList<>();
    for (CompletableFuture<ReplicaStatus> answer : answers) {
      all.add(answer.get(TestCluster.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
    return all;
  }

  private record Answer(CompletableFuture<ReplicaStatus> future) implements ReplyHandler {

    @Override
    public void onReply(Reply reply) {
      if (reply instanceof ReplicaStatus status) {
        future.complete(status);
      } else {
        future.completeExceptionally(new AssertionError(reply));
      }
    }

    @Override
    public void onFailure(ConnectionException cause) {
      future.completeExceptionally(cause);
    }
  }

  @Override
  public void close() {
    transport.close();
  }
}
