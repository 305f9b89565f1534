package io.baton.client;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The machine's name. */
final class HostName {

  private HostName() {}

  /** The local host's name, or {@code localhost} if it has none. */
  static String local() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
