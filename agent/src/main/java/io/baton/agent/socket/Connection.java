package io.baton.agent.socket;

import io.baton.agent.socket.LineReader.Line;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client, on the thread of the {@link SocketLoop}: takes its lines, as long as there is room
 * for their answers, and answers them in their order.
 *
 * <p>An end that the client did not ask for is told to it, then only the sending side is shut, and
 * what it still sends is thrown away for a moment: closed at once, it would fail while it writes,
 * and never read why.
 */
// An answer that was waited for is found where it waits.
@SuppressWarnings("FutureReturnValueIgnored")
final class Connection {

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final SelectionKey key;
  private final SocketChannel channel;
  private final Verbs verbs;
  private final SocketConfig config;
  private final Executor loop;
  private final LongSupplier nanoClock;

  private final LineReader lines = new LineReader();

  /** In the order of the requests; at most {@code pipelined}, and one that says why it ends. */
  private final Queue<CompletableFuture<String>> unanswered = new ArrayDeque<>();

  private final Outbox outbox = new Outbox();

  private boolean inputOver;
  private boolean outputOver;

  /** No more lines are taken: what is unanswered is the last. */
  private boolean ending;

  private boolean turnedAway;
  private boolean closed;
  private long progressNanos;

  /**
   * Creates one.
   *
   * @param key of the client's {@link SocketChannel}
   * @param loop runs on the thread that all calls here are made on
   */
  Connection(
      SelectionKey key, Verbs verbs, SocketConfig config, Executor loop, LongSupplier nanoClock) {
    this.key = key;
    this.channel = (SocketChannel) key.channel();
    this.verbs = verbs;
    this.config = config;
    this.loop = loop;
    this.nanoClock = nanoClock;
    progress();
  }

  /** Tells the client why it is not served. */
  void turnAway(RequestException why) {
    turnedAway = true;
    end(why);
    advance();
  }

  boolean isTurnedAway() {
    return turnedAway;
  }

  /** Whether it is closed, and nothing that it asked for is under way. */
  boolean isOver() {
    return closed && unanswered.isEmpty();
  }

  /** The socket can be read or written. */
  void ready() {
    guarded(
        () -> {
          if (key.isReadable()) {
            read();
          }
          work();
        });
  }

  private void advance() {
    guarded(this::work);
  }

  private interface Step {
    void run() throws IOException;
  }

  /** Whatever goes wrong with one connection ends this one only. */
  private void guarded(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      LOG.debug("a client has gone", e);
      close();
    } catch (RuntimeException | Error e) {
      LOG.error("closing a connection that cannot be served", e);
      close();
    }
  }

  private void read() throws IOException {
    if (outputOver) {
      lines.clear();
    }
    boolean begins = !lines.hasPart();
    int read = lines.fill(channel);
    inputOver = read < 0;
    if (begins && !outputOver) {
      // Only a line's first byte: one that comes byte by byte must be whole in time.
      progress();
    }
  }

  /** Does all that can be done now. */
  private void work() throws IOException {
    if (closed) {
      unanswered.removeIf(CompletableFuture::isDone);
      return;
    }
    boolean wasFull;
    do {
      collect();
      while (takeLine()) {
        collect();
      }
      collect();
      wasFull = outbox.isFull();
      if (outbox.flush(channel) > 0) {
        progress();
      }
    } while (wasFull && !outbox.isFull());
    finish();
    listen();
  }

  private boolean hasRoom() {
    return !ending && unanswered.size() < config.pipelined() && !outbox.isFull();
  }

  private boolean takeLine() {
    if (!hasRoom()) {
      return false;
    }
    Line line = lines.next();
    if (line == null) {
      if (inputOver) {
        inputEnded();
      }
      return false;
    }
    progress();
    if (line instanceof Line.Request request) {
      await(verbs.answer(request.text()));
    } else if (line instanceof Line.Unreadable unreadable) {
      await(failed(unreadable.why()));
      ending = unreadable.last();
    }
    return true;
  }

  /** A line without its end may be the beginning of another one than it seems. */
  private void inputEnded() {
    ending = true;
    if (lines.hasPart()) {
      await(
          failed(
              new RequestException(
                  "incomplete",
                  "the last line has no end: nothing of it was done; send it again with one")));
    }
  }

  private void await(CompletableFuture<String> answer) {
    unanswered.add(answer);
    if (!answer.isDone()) {
      answer.whenComplete((line, never) -> loop.execute(this::advance));
    }
  }

  private static CompletableFuture<String> failed(RequestException why) {
    return CompletableFuture.completedFuture(Answer.error(why));
  }

  private void collect() {
    CompletableFuture<String> first = unanswered.peek();
    while (first != null && first.isDone()) {
      if (outbox.isEmpty()) {
        progress();
      }
      outbox.add(Answer.bytes(first.join()));
      unanswered.remove();
      first = unanswered.peek();
    }
  }

  private void end(RequestException why) {
    ending = true;
    lines.clear();
    await(failed(why));
  }

  private void finish() throws IOException {
    if (!ending || !unanswered.isEmpty() || !outbox.isEmpty()) {
      return;
    }
    if (inputOver) {
      close();
    } else if (!outputOver) {
      outputOver = true;
      progress();
      channel.shutdownOutput();
    }
  }

  private void listen() {
    if (closed) {
      return;
    }
    boolean reading = !inputOver && (outputOver || hasRoom());
    key.interestOps(
        (reading ? SelectionKey.OP_READ : 0) | (outbox.isEmpty() ? 0 : SelectionKey.OP_WRITE));
  }

  private void progress() {
    progressNanos = nanoClock.getAsLong();
  }

  /**
   * Ends what has waited for the client too long.
   *
   * @return nanoseconds until it may have to be looked at again
   */
  long tick() {
    boolean waitsForClient = outputOver || !outbox.isEmpty() || unanswered.isEmpty();
    if (closed || !waitsForClient) {
      return Long.MAX_VALUE;
    }
    long patience = outputOver ? LINGER_NANOS : config.idle().toNanos();
    long left = progressNanos + patience - nanoClock.getAsLong();
    if (left > 0) {
      return left;
    }
    if (!outputOver && outbox.isEmpty() && lines.hasPart()) {
      end(
          new RequestException(
              "timeout",
              "a line was not ended within "
                  + config.idle()
                  + ": nothing of it was done; ask again, on a new connection"));
      advance();
      return LINGER_NANOS;
    }
    LOG.debug("closing a connection: nothing happened there for {} ns", patience);
    close();
    return Long.MAX_VALUE;
  }

  /** Lets the client go; what it asked for goes on. */
  void close() {
    closed = true;
    unanswered.removeIf(CompletableFuture::isDone);
    key.cancel();
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("closing a connection", e);
    }
  }
}
