package io.baton.client.session;

import com.google.common.net.HostAndPort;
import io.baton.api.NodeId;
import io.baton.transport.Connection;
import io.baton.transport.Transport;
import io.baton.wire.Control.Hello;
import io.baton.wire.Control.Speaker;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Makes connections to storage nodes by their ids. */
public final class Connector {

  private final Loop loop;
  private final Transport transport;
  private final NodeDirectory directory;
  private final String cluster;
  private final Speaker speaker;
  private final Connection.Limits limits;

  /**
   * Joins what a connection takes.
   *
   * @param cluster id of the cluster that nodes must belong to
   * @param speaker who this process is
   */
  public Connector(
      Loop loop,
      Transport transport,
      NodeDirectory directory,
      String cluster,
      Speaker speaker,
      Connection.Limits limits) {
    this.loop = loop;
    this.transport = transport;
    this.directory = directory;
    this.cluster = cluster;
    this.speaker = speaker;
    this.limits = limits;
  }

  /** Connects to a node; the result, or why not, is given on the loop's thread. */
  public void connect(NodeId node, BiConsumer<@Nullable Connection, @Nullable Exception> then) {
    Optional<HostAndPort> address = directory.address(node);
    if (address.isEmpty()) {
      loop.execute(
          () -> then.accept(null, new IllegalStateException(node + " is not known to be running")));
      return;
    }
    loop.blocking(
        () -> resolve(address.get()),
        (resolved, failure) -> {
          if (resolved == null) {
            then.accept(null, failure);
          } else {
            CompletableFuture<Connection> unused =
                transport
                    .connect(resolved, Hello.of(cluster, node, speaker), limits)
                    .whenComplete(
                        (connection, e) ->
                            loop.execute(() -> then.accept(connection, asException(e))));
          }
        });
  }

  /** Where a node is reached, as {@code host:port}, if it was ever seen. */
  public Optional<String> address(NodeId node) {
    return directory.address(node).map(HostAndPort::toString);
  }

  private static InetSocketAddress resolve(HostAndPort address) {
    return new InetSocketAddress(address.getHost(), address.getPort());
  }

  private static @Nullable Exception asException(@Nullable Throwable e) {
    return e == null || e instanceof Exception ? (Exception) e : new IllegalStateException(e);
  }
}
