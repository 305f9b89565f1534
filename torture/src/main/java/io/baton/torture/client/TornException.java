package io.baton.torture.client;

/** What was read is no state that anybody wrote. */
final class TornException extends Exception {

  private static final long serialVersionUID = 1;

  TornException(String message) {
    super(message);
  }
}
