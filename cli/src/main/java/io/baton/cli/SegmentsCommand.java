package io.baton.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentName;
import io.baton.cli.answer.Json;
import io.baton.cli.answer.RemovedSegments;
import io.baton.cli.terminal.ByteCount;
import io.baton.cli.terminal.Table;
import io.baton.registry.Names;
import io.baton.registry.Registry;
import io.baton.registry.record.NodeStatus;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.removal.KeptUntil;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Lists segments, in the order of their names. */
@Command(
    name = "segments",
    description = "Lists the registered segments, or those that baton undelete brings back.")
final class SegmentsCommand implements Callable<Integer> {

  private static final int MAX_LIMIT = 10_000;

  @ParentCommand private @Nullable BatonCommand parent;

  @Parameters(
      arity = "0..1",
      paramLabel = "PREFIX",
      defaultValue = "",
      description = "Only names that begin so.")
  private String prefix = "";

  @Option(
      names = "--limit",
      defaultValue = "1000",
      description = "At most so many, ${DEFAULT-VALUE} by default.")
  private int limit = 1000;

  @Option(
      names = "--after",
      paramLabel = "NAME",
      description = "Only names after this one: where the last list ended.")
  private @Nullable SegmentName after;

  @Option(
      names = "--removed",
      description = "Those that were removed and can be undeleted; looks through all segments.")
  private boolean removed;

  @Override
  public Integer call() {
    BatonCommand baton = Arguments.given(parent);
    if (limit < 1 || limit > MAX_LIMIT) {
      throw baton.wrongArguments("--limit must be 1 to " + MAX_LIMIT + ", not " + limit);
    }
    if (removed && after != null) {
      throw baton.wrongArguments("--after does not go with --removed: say a PREFIX");
    }
    try (Registry registry = baton.registry()) {
      if (removed) {
        return listRemoved(baton, registry);
      }
      Names.Page page =
          registry.names().list(prefix, Optional.ofNullable(after), limit, baton.timeout());
      List<SegmentRecord> records = registry.names().records(page.names(), baton.timeout());
      return baton.answer(() -> document(records, page.more()), () -> text(records, page.more()));
    }
  }

  private int listRemoved(BatonCommand baton, Registry registry) {
    RemovedSegments.Found found =
        RemovedSegments.find(
            baton.terminal(),
            registry,
            baton.timeout(),
            name -> name.value().startsWith(prefix),
            limit);
    ImmutableList<NodeStatus> nodes = registry.nodes().list(baton.timeout());
    ObjectNode document = Json.object();
    ArrayNode list = document.putArray("segments");
    Table table = Table.of("SEGMENT", "ID", "REMOVED", "KEPT UNTIL ABOUT", ">CAPACITY");
    for (SegmentRecord record : found.segments()) {
      Optional<String> until =
          KeptUntil.of(record, nodes).map(time -> time.truncatedTo(ChronoUnit.SECONDS).toString());
      list.add(
          json(record)
              .put("removed", String.valueOf(record.removed()))
              .put("keptUntil", until.orElse(null)));
      table.row(
          record.name(),
          record.id(),
          String.valueOf(record.removed()),
          until.orElse("not known"),
          ByteCount.format(record.spec().capacity()));
    }
    document.put("more", found.more());
    String text = list.isEmpty() ? "no removed segment can be undeleted\n" : table.toString();
    return baton.answer(document, found.more() ? text + "and more; say a longer PREFIX\n" : text);
  }

  private static ObjectNode document(List<SegmentRecord> records, boolean more) {
    ObjectNode document = Json.object();
    ArrayNode list = document.putArray("segments");
    records.forEach(record -> list.add(json(record)));
    return document.put("more", more);
  }

  private String text(List<SegmentRecord> records, boolean more) {
    if (records.isEmpty()) {
      return prefix.isEmpty()
          ? "no segment is registered\n"
          : "no segment is registered whose name begins with " + prefix + '\n';
    }
    Table table =
        Table.of("SEGMENT", "STATE", ">EPOCH", "IN SYNC", ">CAPACITY", "DURABILITY", "OWNER");
    records.forEach(record -> row(table, record));
    return more ? table + "and more; go on with --after NAME\n" : table.toString();
  }

  private static void row(Table table, SegmentRecord record) {
    table.row(
        record.name(),
        Json.lower(record.state()),
        record.epoch(),
        record.inSync().size() + " of " + record.spec().replicas(),
        ByteCount.format(record.spec().capacity()),
        Json.lower(record.spec().durability()),
        record.owner() == null ? "-" : record.owner().host() + ':' + record.owner().pid());
  }

  private static ObjectNode json(SegmentRecord record) {
    ObjectNode json =
        Json.object()
            .put("name", record.name().value())
            .put("id", record.id().toString())
            .put("state", Json.lower(record.state()))
            .put("epoch", record.epoch());
    json.set("spec", Json.of(record.spec()));
    ArrayNode inSync = json.putArray("inSync");
    record.inSync().forEach(member -> inSync.add(Json.of(member)));
    if (record.owner() == null) {
      json.putNull("owner");
    } else {
      json.set("owner", Json.of(record.owner()));
    }
    return json;
  }
}
