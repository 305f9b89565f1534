package io.baton.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import com.google.common.net.HostAndPort;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.error.NotRegisteredException;
import io.baton.cli.terminal.ByteCount;
import io.baton.cli.terminal.Table;
import io.baton.registry.Registry;
import io.baton.registry.Resolution;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.FormerMember;
import io.baton.registry.record.NodeStatus;
import io.baton.registry.record.Owner;
import io.baton.registry.record.Recovered;
import io.baton.registry.record.SegmentRecord;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows a segment's record, and which of those it names are alive. */
@Command(name = "describe", description = "Shows what ZooKeeper knows of a segment.")
final class DescribeCommand implements Callable<Integer> {

  @ParentCommand private @Nullable BatonCommand parent;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "The segment.")
  private @Nullable SegmentName name;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "The segment by its id, also if it was removed.")
  private @Nullable SegmentId id;

  @Override
  public Integer call() {
    BatonCommand baton = Arguments.given(parent);
    Duration timeout = baton.timeout();
    if ((name == null) == (id == null)) {
      throw baton.wrongArguments("say either NAME or --id ID");
    }
    try (Registry registry = baton.registry()) {
      VersionedRecord current =
          id == null
              ? registered(registry, Arguments.given(name), timeout)
              : known(registry, id, timeout);
      Owner owner = current.record().owner();
      boolean ownerAlive = owner != null && registry.isAlive(owner.client(), timeout);
      ImmutableMap<NodeId, HostAndPort> nodes =
          registry.nodes().list(timeout).stream()
              .filter(node -> node.live().isPresent())
              .collect(
                  ImmutableMap.toImmutableMap(
                      (NodeStatus node) -> node.record().id(),
                      node -> node.live().orElseThrow().address()));
      View view = new View(current, ownerAlive, nodes);
      return baton.answer(view.json(), view.text());
    }
  }

  private static VersionedRecord known(Registry registry, SegmentId id, Duration timeout) {
    return registry
        .segments()
        .read(id, timeout)
        .orElseThrow(() -> new NotRegisteredException("no segment has the id " + id));
  }

  private static VersionedRecord registered(Registry registry, SegmentName name, Duration timeout) {
    Resolution resolution = registry.names().resolve(name, timeout);
    if (resolution instanceof Resolution.Found found) {
      return found.current();
    }
    if (resolution instanceof Resolution.BeingRegistered being) {
      return being.current();
    }
    throw new NotRegisteredException("no segment is registered as " + name);
  }

  /**
   * What is shown.
   *
   * @param running where each node that runs says that it is reached
   */
  private record View(
      VersionedRecord current, boolean ownerAlive, ImmutableMap<NodeId, HostAndPort> running) {

    private String where(NodeId node) {
      HostAndPort address = running.get(node);
      return node + (address == null ? "  not running" : "  at " + address);
    }

    ObjectNode json() {
      SegmentRecord record = current.record();
      ObjectNode json =
          Json.object()
              .put("name", record.name().value())
              .put("id", record.id().toString())
              .put("state", Json.lower(record.state()))
              .put("epoch", record.epoch());
      Owner owner = record.owner();
      if (owner == null) {
        json.putNull("owner");
      } else {
        json.set("owner", Json.of(owner).put("alive", ownerAlive));
      }
      json.set("spec", Json.of(record.spec()));
      ArrayNode inSync = json.putArray("inSync");
      for (Member member : record.inSync()) {
        inSync.add(Json.of(member).put("running", running.containsKey(member.node())));
      }
      ArrayNode desired = json.putArray("desired");
      record.desired().forEach(node -> desired.add(node.value()));
      ArrayNode former = json.putArray("former");
      for (FormerMember old : record.former()) {
        former.add(
            Json.of(old.member())
                .put("epoch", old.epoch())
                .put("removed", old.removed().toString()));
      }
      Recovered recovered = record.recovered();
      if (recovered != null) {
        json.putObject("recovered")
            .put("when", recovered.when().toString())
            .put("by", recovered.by())
            .put("node", recovered.node().value())
            .put("version", recovered.version())
            .put("epoch", recovered.epoch());
      }
      json.put("created", record.created().toString());
      Json.endOf(record).forEach(json::put);
      return json.put("znodeVersion", current.znodeVersion());
    }

    String text() {
      SegmentRecord record = current.record();
      Table table =
          Table.plain(2)
              .row("segment", record.name())
              .row("id", record.id())
              .row("state", Json.lower(record.state()))
              .row("epoch", record.epoch())
              .row("owner", owner(record.owner()))
              .row("capacity", ByteCount.format(record.spec().capacity()))
              .row("durability", Json.lower(record.spec().durability()))
              .row(
                  "replicas",
                  record.spec().replicas() + " wanted, at least " + record.spec().minInSync())
              .row("created", record.created());
      Json.endOf(record).forEach(table::row);
      String label = "in sync";
      for (Member member : record.inSync()) {
        table.row(label, member + (running.containsKey(member.node()) ? "" : "  not running"));
        label = "";
      }
      label = "desired on";
      for (NodeId node : record.desired()) {
        table.row(label, where(node));
        label = "";
      }
      label = "formerly";
      for (FormerMember old : record.former()) {
        table.row(
            label, old.member() + "  until epoch " + old.epoch() + ", removed " + old.removed());
        label = "";
      }
      addRecovered(table, record.recovered());
      return table.toString();
    }

    private static void addRecovered(Table table, @Nullable Recovered recovered) {
      if (recovered != null) {
        table.row(
            "recovered",
            "%s from %s as of %s, by %s, in epoch %d"
                .formatted(
                    recovered.when(),
                    recovered.node(),
                    recovered.version(),
                    recovered.by(),
                    recovered.epoch()));
      }
    }

    private String owner(@Nullable Owner owner) {
      return owner == null
          ? "none, closed cleanly"
          : "process %d on %s since %s, %s"
              .formatted(
                  owner.pid(), owner.host(), owner.since(), ownerAlive ? "alive" : "not alive");
    }
  }
}
