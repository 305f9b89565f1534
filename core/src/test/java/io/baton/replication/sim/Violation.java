package io.baton.replication.sim;

/** A promise was broken. */
final class Violation extends AssertionError {

  private static final long serialVersionUID = 1;

  Violation(String rule, String what) {
    super(rule + ": " + what);
  }
}
