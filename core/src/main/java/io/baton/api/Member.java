package io.baton.api;

/**
 * A replica as a set counts it: the same node after it lost its copy is another member.
 *
 * @param node where the replica is
 * @param incarnation its identity since it last lost, or may have lost, anything; never 0
 */
public record Member(NodeId node, long incarnation) implements Comparable<Member> {

  /**
   * Checks the incarnation.
   *
   * @throws IllegalArgumentException if it is 0, which stands for "no replica" in messages
   */
  public Member {
    if (incarnation == 0) {
      throw new IllegalArgumentException("incarnation 0 stands for no replica");
    }
  }

  @Override
  public int compareTo(Member other) {
    int byNode = node.compareTo(other.node);
    return byNode != 0 ? byNode : Long.compareUnsigned(incarnation, other.incarnation);
  }

  @Override
  public String toString() {
    return node + "#" + Long.toHexString(incarnation);
  }
}
