package io.baton.torture.network;

/** Of packets, as a host sees them. */
public enum Direction {
  /** From others. */
  RECEIVED("input"),
  /** To others. */
  SENT("output");

  private final String hook;

  Direction(String hook) {
    this.hook = hook;
  }

  /** What the kernel's packet filter calls it. */
  String hook() {
    return hook;
  }
}
