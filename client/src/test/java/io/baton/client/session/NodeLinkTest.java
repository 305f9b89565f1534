package io.baton.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableSet;
import com.google.common.net.HostAndPort;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.replication.message.Probe;
import io.baton.replication.message.ReplicaStatus;
import io.baton.transport.Connection;
import io.baton.transport.Exchange;
import io.baton.transport.Server;
import io.baton.transport.Transport;
import io.baton.wire.Control.Role;
import io.baton.wire.Control.Speaker;
import io.baton.wire.FrameCodec;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over real sockets, with a connection that takes four requests at a time. */
class NodeLinkTest implements NodeLink.Listener {

  private static final int REQUESTS = 100;
  private static final int OUTSTANDING = 4;
  private static final NodeId NODE = new NodeId("n1");
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Transport transport = new Transport(1);
  private final Loop loop = new Loop(transport.loop(), transport.loop(), System::nanoTime);
  private final LinkedBlockingQueue<Exchange> exchanges = new LinkedBlockingQueue<>();
  private final List<Long> arrived = new ArrayList<>();
  private final List<Long> replied = new ArrayList<>();
  private int done;
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private final CompletableFuture<Void> allDone = new CompletableFuture<>();
  private NodeLinks.Use use;

  @BeforeEach
  void connect() throws Exception {
    Server server =
        Server.bind(
            transport,
            new InetSocketAddress(0),
            new Server.Identity("c1", NODE),
            new Server.Limits(4, LONG, LONG, 2 * OUTSTANDING, 1 << 20),
            (request, exchange) -> {
              arrived.add(request.segment().low());
              exchanges.add(exchange);
            },
            Server.Observer.NONE);
    NodeDirectory directory = new NodeDirectory();
    directory.seen(NODE, HostAndPort.fromParts("127.0.0.1", server.address().getPort()));
    Connection.Limits limits =
        new Connection.Limits(
            LONG, LONG, LONG.dividedBy(2), LONG, OUTSTANDING, FrameCodec.MAX_LENGTH);
    Speaker speaker = new Speaker(Role.CLIENT, "test");
    Connector connector = new Connector(loop, transport, directory, "c1", speaker, limits);
    NodeLinks links = new NodeLinks(connector, loop);
    use = links.use(this);
    loop.execute(() -> use.want(ImmutableSet.of(NODE)));
    connected.get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() {
    transport.close();
  }

  @Test
  void aBusyConnectionIsWaitedForInOrder() throws Exception {
    loop.execute(this::sendAll);
    for (int i = 0; i < REQUESTS; i++) {
      Exchange exchange = exchanges.poll(10, TimeUnit.SECONDS);
      exchange.reply(ReplicaStatus.absent(segment(arrived.get(i))));
    }
    allDone.get(10, TimeUnit.SECONDS);
    List<Long> inOrder = new ArrayList<>();
    for (long i = 0; i < REQUESTS; i++) {
      inOrder.add(i);
    }
    assertEquals(inOrder, arrived);
    assertEquals(inOrder, replied);
    assertEquals(REQUESTS, done);
  }

  @Test
  void everySenderIsToldWhenTheConnectionIsLost() throws Exception {
    loop.execute(this::sendAll);
    exchanges.poll(10, TimeUnit.SECONDS).peer().close();
    allDone.get(10, TimeUnit.SECONDS);
    assertEquals(REQUESTS, done);
    assertEquals(List.of(), replied);
  }

  private void sendAll() {
    for (int i = 0; i < REQUESTS; i++) {
      long number = i;
      use.send(
          NODE,
          new Probe(segment(number)),
          NodeLink.sender(reply -> replied.add(number), this::countDone));
    }
  }

  private void countDone() {
    done++;
    if (done == REQUESTS) {
      allDone.complete(null);
    }
  }

  private static SegmentId segment(long number) {
    return new SegmentId(0, number);
  }

  @Override
  public void connected(NodeId node) {
    connected.complete(null);
  }

  @Override
  public void disconnected(NodeId node) {}
}
