package io.baton.replication.keep;

/**
 * Whether a version stays readable though newer ones are committed. The order is part of the wire
 * format: append only.
 */
public enum Keep {
  /** It does not. */
  NOT,
  /** Until it is forgotten, or its room is needed for what is written now. */
  FOR_A_WHILE,
  /** Until it is forgotten. */
  FOR_GOOD
}
