package io.baton.registry.session;

/** What is known of the connection to ZooKeeper. */
public enum ConnectionState {
  /** Connected, with the same session as before or a new one. */
  CONNECTED,
  /** Not connected; the session may still live. */
  SUSPENDED,
  /** Not connected, and the session is taken to be over. Safety never rests on that (R8). */
  LOST
}
