package io.baton.client.session;

import io.baton.api.Member;
import io.baton.api.SegmentId;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Reply;
import io.baton.replication.pull.Pull;
import io.baton.replication.pull.PullTarget;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.read.ReadRequest;
import io.baton.transport.Connection;
import io.baton.transport.ConnectionException;
import io.baton.transport.ReplyHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads a version from one replica, on a connection and a thread of its own: bulk never delays a
 * checkpoint.
 */
public final class Reading implements Pull.Effects, ReplyHandler {

  private static final Duration TICK = Duration.ofMillis(100);

  /** Why a replica could not be read. */
  public static final class ReadException extends Exception {

    private static final long serialVersionUID = 1;

    ReadException(Member source, String reason) {
      super(source.node() + ": " + reason);
    }
  }

  private final Loop loop;
  private final Member source;
  private final Pull pull;
  private final CompletableFuture<ReadOpened> result = new CompletableFuture<>();
  private @Nullable Connection connection;
  private @Nullable Future<?> ticks;

  private Reading(
      Loop loop, SegmentId segment, Member source, PullTarget target, Duration patience) {
    this.loop = loop;
    this.source = source;
    this.pull = new Pull(segment, target, patience.toNanos(), this);
  }

  /**
   * What to read.
   *
   * @param source replica to read
   * @param open says which version
   * @param patience how long the source may be silent
   */
  public record Wanted(Member source, ReadRequest open, Duration patience) {}

  /**
   * Reads into a target, which is used on one thread only until the future is done; it fails with a
   * {@link ReadException}.
   */
  public static CompletableFuture<ReadOpened> start(
      Network network, Wanted wanted, PullTarget target) {
    Network.Bulk bulk = network.bulk();
    Reading reading =
        new Reading(
            bulk.loop(), wanted.open().segment(), wanted.source(), target, wanted.patience());
    bulk.loop()
        .execute(
            () ->
                bulk.connector()
                    .connect(
                        wanted.source().node(),
                        (connection, failure) ->
                            reading.connected(connection, failure, wanted.open())));
    return reading.result;
  }

  private void connected(@Nullable Connection made, @Nullable Exception failure, ReadRequest open) {
    if (made == null) {
      fail(
          "cannot be reached ("
              + (failure == null ? "no reason given" : failure.getMessage())
              + ")");
      return;
    }
    connection = made;
    ticks = loop.every(TICK, () -> pull.tick(loop.now()));
    pull.start(open, loop.now());
  }

  @Override
  public void send(ReadRequest request) {
    if (connection != null && connection.send(request, this) != Connection.Sent.SENT) {
      loop.execute(pull::disconnected);
    }
  }

  @Override
  public void onReply(Reply reply) {
    pull.received(reply, loop.now());
  }

  @Override
  public void onFailure(ConnectionException cause) {
    pull.disconnected();
  }

  @Override
  public void pulled(ReadOpened version, long blocks) {
    end();
    result.complete(version);
  }

  @Override
  public void failed(Reason reason, String detail) {
    fail(reason + ", " + detail);
  }

  private void fail(String reason) {
    end();
    result.completeExceptionally(new ReadException(source, reason));
  }

  private void end() {
    if (ticks != null) {
      ticks.cancel(false);
    }
    Connection now = connection;
    if (now != null) {
      // The request that lets the pin go is on its way: requests go out in order, before the close.
      loop.execute(now::close);
    }
  }
}
