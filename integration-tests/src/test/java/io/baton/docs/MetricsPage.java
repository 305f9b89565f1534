package io.baton.docs;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.baton.agent.monitor.AgentMetrics;
import io.baton.cli.coordinator.CoordinatorMetrics;
import io.baton.daemon.monitor.Jvm;
import io.baton.daemon.monitor.Metric;
import io.baton.node.metrics.NodeMetrics;
import java.util.List;

/** The text of {@code docs/metrics.md}, from what the code declares. */
final class MetricsPage {

  private static final String HEAD =
      """
      # Metrics and health

      Made from the code: after a change, `mvn test -pl integration-tests -am -Dtest=MetricsPageTest
      -Dsurefire.failIfNoSpecifiedTests=false -Dbaton.rewriteGolden=true` writes it anew.

      A daemon answers over HTTP where it is told to, and nowhere by default: `storage-node --monitor 127.0.0.1:9411`,
      `coordinator --monitor 9412`, `monitor = "9413"` in an agent's file ([configuration.md](configuration.md): `monitor`). The log says
      where it listens. A port alone is one of this machine only. Nothing there is authenticated. Each connection is closed after its answer, or after 5 s; more than
      32 at once are turned away.

      | path | answer |
      | --- | --- |
      | `/metrics` | Prometheus' text format 0.0.4 |
      | `/health/live` | 200 while the process makes progress; 503 once a thread that does its work has not answered for long (lanes of a storage node 30 s, a coordinator's controller 60 s, an agent's timer 30 s), or has ended |
      | `/health/ready` | 200 while it can do all of its work, else 503; from the start, before ZooKeeper was reached, until the process has stopped |

      The body of `/health` is a line for each check: `name: ok`, or what is wrong.

      | check | of | fails when |
      | --- | --- | --- |
      | process | all | it is starting, or stopping |
      | zookeeper | all | there is no connection to ZooKeeper now |
      | announcement | storage node | its session was lost and it is not in ZooKeeper's list of running nodes again |
      | listener | storage node | it takes no connections |
      | data directory | storage node | the directory is gone or not to be written to, as when a file system fails and turns read-only |
      | programs | agent | the state of one cannot be held (`failed`), its newest checkpoint was not kept, or it does not run where its state is held (`restarting`, `cut-off`), or cannot be ended |
      | lanes, controller | storage node, coordinator | as in `/health/live` |
      | timer, socket | agent | as in `/health/live`: what ends programs in time no longer looks; no requests are taken |

      A storage node that is not ready for lack of ZooKeeper goes on serving those who know it: do not restart it for that. A
      coordinator that stands by is ready, and so is an agent whose programs stand by, are loaded, or were stopped.

      Series exist from the start, at 0. No label holds a segment's name or a peer's address, so their number does not depend on
      use. An agent's label `program` has the names of its configuration: the series of one come and go with it. Of a histogram in seconds there are `_bucket`, `_sum` and `_count`.

      ## When a restart helps

      Hardly for `/health/ready`: what is missed there comes back by itself (ZooKeeper, announcement), or is for a person to mend
      (data directory, programs); only a listener that failed takes one. A 503 of `/health/live` says that nothing moves, not why:

      - The disk of a storage node hangs, or is so slow that one request takes longer than 30 s: a restart does not help. The new
        process waits for the same disk, and the old one may not even end before the disk answers. Look at the disk first; segments
        go on without this node, as after its death. `/health/ready` looks at the data directory and `/metrics` waits its turn behind
        it: both may stay without an answer then, so take silence for a 503.
      - The disk is well: a thread of the process is stuck. A restart helps. Take a thread dump before it (`jstack`), it tells why.

      A supervisor that restarts by itself should do so with one storage node at a time, and not sooner than live was 503 for some
      minutes: a restarted node has to catch up with every segment before it counts as a copy again. A coordinator may be restarted at
      any time: another one leads meanwhile, and repairs under way are begun again. An agent should be restarted by SIGKILL, so that its
      programs run on, and for `/health/live` only: SIGTERM moves them to other nodes.
      """;

  private static final String CLIENT =
      """

      ## In an application

      The client library brings no metrics library. `Baton.statistics()` gives what it has counted, as one immutable value, to be
      shown by whatever the application uses.
      """;

  private MetricsPage() {}

  static String text() {
    ImmutableList<Metric> shared =
        NodeMetrics.ALL.stream()
            .filter(CoordinatorMetrics.ALL::contains)
            .filter(AgentMetrics.ALL::contains)
            .collect(ImmutableList.toImmutableList());
    StringBuilder page = new StringBuilder(HEAD);
    table(page, "Storage node", without(NodeMetrics.ALL, shared));
    table(page, "Coordinator", without(CoordinatorMetrics.ALL, shared));
    table(page, "Agent", without(AgentMetrics.ALL, shared));
    table(page, "All three", shared);
    jvm(page);
    return page.append(CLIENT).toString();
  }

  private static ImmutableSet<Metric> without(List<Metric> all, List<Metric> some) {
    return Sets.difference(ImmutableSet.copyOf(all), ImmutableSet.copyOf(some)).immutableCopy();
  }

  private static void table(StringBuilder page, String title, Iterable<Metric> metrics) {
    page.append("\n## ").append(title).append("\n\n");
    page.append("| metric | type | unit | labels | meaning | alert on |\n");
    page.append("| --- | --- | --- | --- | --- | --- |\n");
    for (Metric metric : metrics) {
      row(
          page,
          "`" + metric.name() + "`",
          Ascii.toLowerCase(metric.type().name()),
          unit(metric.name()),
          String.join(", ", metric.labels()),
          metric.help(),
          metric.alert());
    }
  }

  private static void jvm(StringBuilder page) {
    page.append("\n## Any JVM\n\nUnder the names that the Prometheus client gives them.\n\n");
    page.append("| metric | type | unit | labels | meaning |\n| --- | --- | --- | --- | --- |\n");
    for (Jvm.Shown shown : Jvm.metrics()) {
      row(
          page,
          "`" + shown.name() + "`",
          shown.type(),
          unit(shown.name()),
          String.join(", ", shown.labels()),
          shown.help());
    }
  }

  private static String unit(String name) {
    String bare = name.replaceAll("_total$", "");
    if (bare.endsWith("_seconds")) {
      return "s";
    }
    return bare.endsWith("_bytes") ? "bytes" : "";
  }

  private static void row(StringBuilder page, String... cells) {
    page.append('|');
    for (String cell : cells) {
      page.append(' ').append(cell.strip().replace("|", "\\|")).append(cell.isEmpty() ? "|" : " |");
    }
    page.append('\n');
  }
}
