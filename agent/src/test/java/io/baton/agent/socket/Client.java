package io.baton.agent.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A program that talks to the agent; what blocks here is ended by the test's timeout. */
final class Client implements AutoCloseable {

  private final SocketChannel channel;
  private final BufferedReader answers;

  Client(Path socket) throws IOException {
    channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    answers = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), UTF_8));
  }

  SocketChannel channel() {
    return channel;
  }

  void send(String text) throws IOException {
    send(text.getBytes(UTF_8));
  }

  void send(byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      channel.write(left);
    }
  }

  /** The next answer; "end" if there is none and the connection is closed. */
  String answer() throws IOException {
    try {
      String line = answers.readLine();
      return line == null ? "end" : line;
    } catch (SocketException e) {
      return "broken";
    }
  }

  String ask(String line) throws IOException {
    send(line + "\n");
    return answer();
  }

  void halfClose() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
