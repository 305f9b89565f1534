package io.baton.api;

/**
 * The name of a storage node, kept in its data directory. An identity, not an address.
 *
 * @param value 1 to 64 characters of {@code a-z 0-9 . _ -}, the first a letter or digit
 */
public record NodeId(String value) implements Comparable<NodeId> {

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if it is broken
   */
  public NodeId {
    if (!value.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
      throw new IllegalArgumentException(
          "a node id is 1 to 64 characters of a-z 0-9 . _ -, the first a letter or digit, not \""
              + value
              + '"');
    }
  }

  @Override
  public int compareTo(NodeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
