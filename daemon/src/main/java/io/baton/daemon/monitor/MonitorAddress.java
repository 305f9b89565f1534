package io.baton.daemon.monitor;

import com.google.common.net.HostAndPort;

/** Where a {@link Monitor} is to listen, as people write it. */
public final class MonitorAddress {

  private static final String LOOPBACK = "127.0.0.1";

  private MonitorAddress() {}

  /**
   * Reads {@code HOST:PORT}, or {@code PORT} alone, which is one of this machine only.
   *
   * @throws IllegalArgumentException saying how it should look
   */
  public static HostAndPort parse(String text) {
    try {
      if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return HostAndPort.fromParts(LOOPBACK, Integer.parseInt(text));
      }
      HostAndPort address = HostAndPort.fromString(text);
      if (address.hasPort() && !address.getHost().isEmpty()) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // As if it had no port.
    }
    throw new IllegalArgumentException("it is HOST:PORT, such as 127.0.0.1:9411, or a port alone");
  }
}
