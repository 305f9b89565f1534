package io.baton.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** Something that answers lines on a Unix socket, one for each connection, in an agent's place. */
final class FakeAgent implements AutoCloseable {

  private final Path socket;
  private final ServerSocketChannel server;
  private final UnaryOperator<String> answers;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private FakeAgent(Path socket, ServerSocketChannel server, UnaryOperator<String> answers) {
    this.socket = socket;
    this.server = server;
    this.answers = answers;
  }

  /**
   * Listens.
   *
   * @param answers without line ends; an empty one ends the connection instead
   */
  static FakeAgent at(Path socket, UnaryOperator<String> answers) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    FakeAgent agent = new FakeAgent(socket, server, answers);
    Thread thread = new Thread(agent::serve, "fake agent");
    thread.setDaemon(true);
    thread.start();
    return agent;
  }

  /** One that keeps a program: what {@link #at} takes. */
  static UnaryOperator<String> keeper() {
    String[] word = {"stopped"};
    return request -> {
      switch (request) {
        case "start p takeover" -> word[0] = "running";
        case "standby p" -> word[0] = "standby";
        case "stop p" -> word[0] = "stopped";
        case "state p" -> {
          return "ok " + word[0] + " 3.127 as it was told";
        }
        default -> {
          return "error unknown-verb nothing was done: " + request;
        }
      }
      return "ok 3.127";
    };
  }

  private void serve() {
    while (server.isOpen()) {
      try (SocketChannel client = server.accept();
          BufferedReader reader = new BufferedReader(Channels.newReader(client, UTF_8))) {
        String request = reader.readLine();
        if (request != null) {
          asked.add(request);
          String answer = answers.apply(request);
          client.write(ByteBuffer.wrap((answer.isEmpty() ? "" : answer + "\n").getBytes(UTF_8)));
        }
      } catch (IOException e) {
        // the client has gone, or this has ended
      }
    }
  }

  /** All requests so far. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  /** Ends as one that was killed: the socket's file stays. */
  void kill() throws IOException {
    server.close();
  }

  @Override
  public void close() throws IOException {
    kill();
    Files.deleteIfExists(socket);
  }
}
