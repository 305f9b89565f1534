package io.baton.cli.rebuild;

import com.google.common.collect.ImmutableList;
import com.google.common.net.HostAndPort;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.error.UnavailableException;
import io.baton.replication.inventory.ListReplicas;
import io.baton.replication.inventory.ListedReplica;
import io.baton.replication.inventory.ReplicaPage;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.transport.Connection;
import io.baton.transport.ConnectionException;
import io.baton.transport.ReplyHandler;
import io.baton.transport.Transport;
import io.baton.wire.Control.Hello;
import io.baton.wire.Control.Rejected;
import io.baton.wire.Control.Role;
import io.baton.wire.Control.Speaker;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One storage node, asked one thing after the other. Blocking; used by one thread. */
final class NodeCall {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int OUTSTANDING = 16;
  private static final Speaker SELF = new Speaker(Role.CLIENT, "baton registry rebuild");

  /** Nobody's: whoever answers says who it is. */
  private static final Hello WHO_IS_THERE = Hello.of("?", new NodeId("nobody"), SELF);

  private final HostAndPort address;
  private final Rejected who;
  private final Connection connection;
  private ReplicaPage.Rebuilds rebuilds = new ReplicaPage.Rebuilds(0, 0, false);

  private NodeCall(HostAndPort address, Rejected who, Connection connection) {
    this.address = address;
    this.who = who;
    this.connection = connection;
  }

  /**
   * Connects to whoever is at an address.
   *
   * @throws UnavailableException if no storage node is
   */
  static NodeCall connect(Transport transport, HostAndPort address) {
    InetSocketAddress resolved = new InetSocketAddress(address.getHost(), address.getPort());
    if (resolved.isUnresolved()) {
      throw new UnavailableException("the name " + address.getHost() + " is not known");
    }
    Connection.Limits limits =
        new Connection.Limits(
            PATIENCE, PATIENCE, PATIENCE, PATIENCE.multipliedBy(2), OUTSTANDING, 4 << 20);
    Rejected who = askWho(transport, resolved, limits);
    Hello hello = Hello.of(who.cluster(), who.node(), SELF);
    return new NodeCall(
        address, who, await(transport.connect(resolved, hello, limits), address.toString()));
  }

  private static Rejected askWho(
      Transport transport, InetSocketAddress resolved, Connection.Limits limits) {
    try {
      Connection unexpected =
          transport
              .connect(resolved, WHO_IS_THERE, limits)
              .get(2 * PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
      unexpected.close();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ConnectionException refused && refused.rejected().isPresent()) {
        return refused.rejected().get();
      }
      throw failed(e);
    } catch (TimeoutException e) {
      throw new UnavailableException("nobody answers at " + resolved, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted", e);
    }
    throw new UnavailableException("what answers at " + resolved + " is no storage node");
  }

  NodeId node() {
    return who.node();
  }

  String cluster() {
    return who.cluster();
  }

  /** What it knows of rebuilds, after {@link #list}. */
  ReplicaPage.Rebuilds rebuilds() {
    return rebuilds;
  }

  /** All its replicas. */
  ImmutableList<ListedReplica> list() {
    ImmutableList.Builder<ListedReplica> all = ImmutableList.builder();
    SegmentId after = ListReplicas.START;
    boolean more = true;
    while (more) {
      Reply reply = ask(new ListReplicas(after, ListReplicas.MAX_LIMIT));
      if (!(reply instanceof ReplicaPage page)) {
        throw new UnavailableException(this + " does not list its replicas: " + why(reply));
      }
      all.addAll(page.replicas());
      rebuilds = page.rebuilds();
      more = page.more() && !page.replicas().isEmpty();
      if (more) {
        after = page.replicas().get(page.replicas().size() - 1).segment();
      }
    }
    return all.build();
  }

  /** Waits for the answer. */
  Reply ask(Request request) {
    CompletableFuture<Reply> result = new CompletableFuture<>();
    Connection.Sent sent =
        connection.send(
            request,
            new ReplyHandler() {
              @Override
              public void onReply(Reply reply) {
                result.complete(reply);
              }

              @Override
              public void onFailure(ConnectionException cause) {
                result.completeExceptionally(cause);
              }
            });
    if (sent != Connection.Sent.SENT) {
      throw new UnavailableException("the connection to " + this + " was lost");
    }
    return await(result, toString());
  }

  private static <T> T await(CompletableFuture<T> future, String what) {
    try {
      return future.get(6 * PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw failed(e);
    } catch (TimeoutException e) {
      throw new UnavailableException(what + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted", e);
    }
  }

  private static UnavailableException failed(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new UnavailableException(String.valueOf(cause.getMessage()), cause);
  }

  /** Why a reply is not the one that was hoped for. */
  static String why(Reply reply) {
    return reply instanceof Refused refused
        ? refused.reason() + ", " + refused.detail()
        : "it answered with something else";
  }

  @Override
  public String toString() {
    return "node " + who.node() + " at " + address;
  }
}
