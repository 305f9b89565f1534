package io.baton.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import io.baton.cli.answer.Json;
import io.baton.cli.terminal.ByteCount;
import io.baton.cli.terminal.Table;
import io.baton.registry.Registry;
import io.baton.registry.record.LiveRecord;
import io.baton.registry.record.NodeRecord;
import io.baton.registry.record.NodeStatus;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Lists the storage nodes. */
@Command(name = "nodes", description = "Lists the storage nodes, running or not.")
final class NodesCommand implements Callable<Integer> {

  @ParentCommand private @Nullable BatonCommand parent;

  @Override
  public Integer call() {
    BatonCommand baton = Arguments.given(parent);
    try (Registry registry = baton.registry()) {
      // Asked for first, as an empty list would hide that there is no cluster.
      String cluster = registry.cluster().id(baton.timeout());
      ImmutableList<NodeStatus> nodes = registry.nodes().list(baton.timeout());
      ObjectNode document = Json.object().put("cluster", cluster);
      ArrayNode list = document.putArray("nodes");
      nodes.forEach(node -> list.add(json(node)));
      String text = nodes.isEmpty() ? "no storage node has ever joined\n" : table(nodes);
      return baton.answer(document, text);
    }
  }

  private static String table(ImmutableList<NodeStatus> nodes) {
    Table table =
        Table.of("NODE", "RUNS", "STATE", "ADDRESS", "ZONE", "MACHINE", ">USED", ">CAPACITY");
    for (NodeStatus node : nodes) {
      NodeRecord record = node.record();
      table.row(
          record.id(),
          node.live().isPresent() ? "yes" : "no",
          Json.lower(record.state()),
          node.live().map(LiveRecord::address).orElse(record.address()),
          record.zone(),
          record.machine(),
          node.live().map(live -> ByteCount.format(live.usedBytes())).orElse("-"),
          ByteCount.format(record.capacity()));
    }
    return table.toString();
  }

  private static ObjectNode json(NodeStatus node) {
    NodeRecord record = node.record();
    ObjectNode json =
        Json.object()
            .put("id", record.id().value())
            .put("running", node.live().isPresent())
            .put("state", Json.lower(record.state()))
            .put(
                "address", node.live().map(LiveRecord::address).orElse(record.address()).toString())
            .put("zone", record.zone())
            .put("machine", record.machine())
            .put("capacity", record.capacity());
    node.live()
        .ifPresent(
            live ->
                json.put("usedBytes", live.usedBytes())
                    .put("process", live.process())
                    .put("since", live.since().toString()));
    return json;
  }
}
