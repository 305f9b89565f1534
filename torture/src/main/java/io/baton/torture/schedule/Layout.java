package io.baton.torture.schedule;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Who is there: each host runs one process.
 *
 * @param zooKeepers hosts of the ensemble
 * @param nodes hosts of storage nodes
 * @param coordinators hosts of coordinators
 * @param clients hosts of applications
 * @param segments that the applications fight for; {@code g3} is a group of three, as if it were
 *     one
 */
public record Layout(
    List<String> zooKeepers,
    List<String> nodes,
    List<String> coordinators,
    List<String> clients,
    List<String> segments) {

  /** Three servers, five nodes, two coordinators, four applications, six segments, two groups. */
  public static final Layout DEFAULT =
      new Layout(
          names("z", 3),
          names("n", 5),
          names("c", 2),
          names("a", 4),
          Stream.concat(names("s", 6).stream(), Stream.of("g2", "g3")).toList());

  private static List<String> names(String prefix, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).toList();
  }

  /** All hosts. */
  public List<String> hosts() {
    return Stream.of(zooKeepers, nodes, coordinators, clients).flatMap(List::stream).toList();
  }
}
