package io.baton.agent.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.CharMatcher;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks an agent of this machine something, from a command. Blocks; any thread. */
public final class AgentCall {

  private static final Pattern ANSWER =
      Pattern.compile("ok(?: (?<text>.*))?|error (?<code>[a-z][a-z0-9-]*) (?<message>.*)");

  private final Path socket;
  private final Duration timeout;
  private final long startNanos = System.nanoTime();

  private AgentCall(Path socket, Duration timeout) {
    this.socket = socket;
    this.timeout = timeout;
  }

  /**
   * Asks for one thing, on a connection of its own.
   *
   * @param line the request, without a line end
   * @param timeout above zero, until the whole answer is there
   * @return what follows {@code ok}
   * @throws RequestException as the agent answered, or with one of our own codes: {@code no-agent}
   *     if there is no socket, {@code not-running} if nobody listens, {@code no-permission}, {@code
   *     unavailable} if it cannot be connected to otherwise: nothing was done. {@code no-answer} if
   *     none came in time, or no whole one: it may have been carried out or not
   */
  public static String ask(Path socket, String line, Duration timeout) {
    if (CharMatcher.anyOf("\r\n").matchesAnyOf(line)) {
      throw new RequestException("garbage", "a request is one line: nothing was done");
    }
    return new AgentCall(socket, timeout).ask(line);
  }

  private String ask(String line) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      connect(channel);
      SelectionKey key = channel.register(selector, 0);
      send(channel, key, line);
      return text(receive(channel, key));
    } catch (IOException e) {
      throw noAnswer("the connection broke (" + e.getMessage() + ")");
    }
  }

  private void connect(SocketChannel channel) {
    try {
      if (!channel.connect(UnixDomainSocketAddress.of(socket))) {
        throw new IOException("too many wait there");
      }
    } catch (BindException e) {
      throw new RequestException(
          "no-permission",
          socket + " is not for this user: nothing was done; ask as a member of its group",
          e);
    } catch (ConnectException e) {
      throw new RequestException(
          "not-running",
          "no agent listens at " + socket + ": nothing was done; start it, then ask again",
          e);
    } catch (IOException e) {
      if (Files.notExists(socket)) {
        throw new RequestException(
            "no-agent",
            "there is no socket "
                + socket
                + ": nothing was done; start the agent, or name the socket that it has",
            e);
      }
      throw new RequestException(
          "unavailable",
          "the agent at %s takes no connection (%s): nothing was done; ask again in a moment"
              .formatted(socket, e.getMessage()),
          e);
    }
  }

  private void send(SocketChannel channel, SelectionKey key, String line) throws IOException {
    ByteBuffer request = UTF_8.encode(line + "\n");
    try {
      while (request.hasRemaining()) {
        if (channel.write(request) == 0) {
          await(key, SelectionKey.OP_WRITE);
        }
      }
    } catch (IOException e) {
      // An agent that turns clients away may have said so before it closed.
    }
  }

  /** The first line that comes, without its end. */
  private String receive(SocketChannel channel, SelectionKey key) throws IOException {
    ByteBuffer answer = ByteBuffer.allocate(Answer.MAX_BYTES);
    while (answer.hasRemaining()) {
      int read = channel.read(answer);
      if (read < 0) {
        throw noAnswer("the agent has closed the connection");
      }
      if (read > 0 && answer.get(answer.position() - 1) == '\n') {
        return UTF_8.decode(answer.flip().limit(answer.limit() - 1)).toString();
      }
      if (read == 0) {
        await(key, SelectionKey.OP_READ);
      }
    }
    throw noAnswer("the answer is too long");
  }

  private void await(SelectionKey key, int operation) throws IOException {
    long left = timeout.toNanos() - (System.nanoTime() - startNanos);
    if (left <= 0) {
      throw noAnswer("no answer within " + timeout);
    }
    key.interestOps(operation);
    key.selector().select(selected -> {}, TimeUnit.NANOSECONDS.toMillis(left) + 1);
  }

  private String text(String answer) {
    Matcher matcher = ANSWER.matcher(answer);
    if (!matcher.matches()) {
      throw noAnswer("what listens there answers otherwise than an agent");
    }
    String code = matcher.group("code");
    if (code != null) {
      throw new RequestException(code, matcher.group("message"));
    }
    String text = matcher.group("text");
    return text == null ? "" : text;
  }

  private RequestException noAnswer(String why) {
    return new RequestException(
        "no-answer",
        "%s, of %s: the request may have been carried out or not; look, or ask again"
            .formatted(why, socket));
  }
}
