package io.baton.client.question;

import io.baton.api.NodeId;
import io.baton.client.session.Connector;
import io.baton.client.session.Loop;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.transport.Connection;
import io.baton.transport.ConnectionException;
import io.baton.transport.ReplyHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One request to one node, over a connection of its own: the answer may take long. */
public final class Question implements ReplyHandler {

  /**
   * What came of it.
   *
   * @param reply null if there was none
   * @param sent whether the request may have reached the node
   * @param trouble why there is no reply, for people
   */
  public record Answer(@Nullable Reply reply, boolean sent, String trouble) {

    /** What the node said, if it did not do what it was asked for. */
    public String refusal() {
      return reply instanceof Refused refused
          ? "refused: " + refused.reason() + ", " + refused.detail()
          : trouble;
    }
  }

  private final CompletableFuture<Answer> result = new CompletableFuture<>();
  private volatile boolean sent;

  private Question() {}

  /** Asks; the future never fails. */
  public static CompletableFuture<Answer> ask(
      Loop loop, Connector connector, NodeId node, Request request, Duration patience) {
    Question question = new Question();
    loop.execute(
        () ->
            connector.connect(
                node, (connection, failure) -> question.send(connection, failure, request)));
    loop.after(
        patience,
        () -> question.fail(node + " has not answered within " + patience.toSeconds() + " s"));
    return question.result;
  }

  private void send(@Nullable Connection connection, @Nullable Exception failure, Request request) {
    if (connection == null) {
      fail("cannot be reached (" + (failure == null ? "" : failure.getMessage()) + ")");
      return;
    }
    var unused = result.whenComplete((answer, never) -> connection.close());
    if (!result.isDone()) {
      sent = true;
      if (connection.send(request, this) != Connection.Sent.SENT) {
        fail("the connection was lost");
      }
    }
  }

  private void fail(String why) {
    result.complete(new Answer(null, sent, why));
  }

  @Override
  public void onReply(Reply reply) {
    result.complete(new Answer(reply, true, ""));
  }

  @Override
  public void onFailure(ConnectionException cause) {
    fail("the connection was lost (" + cause.getMessage() + ")");
  }
}
