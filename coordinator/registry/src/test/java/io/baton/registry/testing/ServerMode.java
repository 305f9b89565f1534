package io.baton.registry.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;

/** What a ZooKeeper server says of itself: leader, follower or standalone. */
public final class ServerMode {

  private static final String PREFIX = "Mode: ";
  private static final int TIMEOUT_MILLIS = 1000;

  private ServerMode() {}

  /** Asks a server that listens here for clients; nothing if it does not serve within seconds. */
  public static Optional<String> of(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write("srvr".getBytes(US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      return answer
          .lines()
          .filter(line -> line.startsWith(PREFIX))
          .map(line -> line.substring(PREFIX.length()))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
