package io.baton.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** Speaks with a Redis of this machine: one command and its answer after the other. */
final class RedisClient implements AutoCloseable {

  private final Socket socket;
  private final BufferedReader answers;
  private final OutputStream commands;

  RedisClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    commands = socket.getOutputStream();
  }

  /** The answer to a command whose words have no blanks; of several parts the last one. */
  String ask(String command) throws IOException {
    commands.write((command + "\r\n").getBytes(UTF_8));
    return answer();
  }

  private String answer() throws IOException {
    String line = line();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+', ':' -> rest;
      case '$' -> rest.equals("-1") ? "" : line();
      case '*' -> last(Integer.parseInt(rest));
      default -> throw new IOException("Redis says: " + line);
    };
  }

  private String last(int count) throws IOException {
    String last = "";
    for (int i = 0; i < count; i++) {
      last = answer();
    }
    return last;
  }

  private String line() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new EOFException("Redis is gone");
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
