package io.baton.agent.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on a Unix socket, and has requests carried out. Who may connect is what the file system
 * says: the owner and the group of the socket, and root. One thread, a daemon, serves all clients;
 * clients that are slow, silent or wrong cost others nothing but one of the connections. Handlers
 * are called on that thread and must not block: {@link Verb.Handler}.
 */
public final class AgentSocket implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AgentSocket.class);
  private static final Duration END = Duration.ofSeconds(5);

  private final SocketFile file;
  private final SocketLoop loop;
  private final Thread thread;

  private AgentSocket(SocketFile file, SocketLoop loop) {
    this.file = file;
    this.loop = loop;
    this.thread = new Thread(loop, "baton-agent-socket");
    thread.setDaemon(true);
  }

  /**
   * Starts to listen; requests wait until {@link #serve}. The socket of an agent that has died is
   * replaced.
   *
   * @throws IOException if the path is taken by an agent that lives or by anything else, or the
   *     socket cannot be made there as configured; the message says what to do. Nothing was started
   *     then, and nothing changed
   */
  public static AgentSocket open(SocketConfig config, Verbs verbs) throws IOException {
    ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      Selector selector = Selector.open();
      try {
        listening.configureBlocking(false);
        listening.register(selector, SelectionKey.OP_ACCEPT);
        SocketFile file = SocketFile.bind(listening, config.path(), config.group());
        LOG.info("listening at {}", config.path());
        return new AgentSocket(
            file, new SocketLoop(listening, selector, verbs, config, System::nanoTime));
      } catch (IOException | RuntimeException e) {
        selector.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      listening.close();
      throw e;
    }
  }

  /** Begins to answer; once. */
  public void serve() {
    thread.start();
  }

  /** Whether requests are taken; else a restart is needed. */
  public boolean isServing() {
    return thread.isAlive();
  }

  /** Connections that are open, or whose requests are under way. */
  public int connections() {
    return loop.open();
  }

  /** Connections that were turned away, as too many were open. */
  public long refused() {
    return loop.refused();
  }

  /**
   * Removes the socket and closes all connections. What was asked and not answered yet goes on, and
   * its clients are not told how it ended. Waits for that, shortly; not from a handler.
   */
  @Override
  public void close() {
    file.remove();
    loop.stop();
    if (thread.getState() == Thread.State.NEW) {
      loop.run(); // ends at once, and closes what it has
    }
    try {
      thread.join(END.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.warn("a request has kept the agent's socket for {}: it ends later", END);
    }
  }
}
