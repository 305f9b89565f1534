package io.baton.cli.answer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.net.HostAndPort;
import io.baton.api.ArchivePolicy;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.cli.terminal.ByteCount;
import io.baton.cli.terminal.Table;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.FormerMember;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.origin.Recovered;
import io.baton.registry.record.origin.Restored;
import io.baton.registry.record.wish.Halted;
import org.jspecify.annotations.Nullable;

/**
 * A segment's record, and which of those it names are alive.
 *
 * @param current as read
 * @param groupedWith the names of the others of its group
 * @param ownerAlive whether its owner's process has a session
 * @param running where each node that runs says that it is reached
 */
public record SegmentView(
    VersionedRecord current,
    ImmutableList<String> groupedWith,
    boolean ownerAlive,
    ImmutableMap<NodeId, HostAndPort> running) {

  private String where(NodeId node) {
    HostAndPort address = running.get(node);
    return node + (address == null ? "  not running" : "  at " + address);
  }

  /** For programs. */
  public ObjectNode json() {
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
          Json.of(old.member()).put("epoch", old.epoch()).put("removed", old.removed().toString()));
    }
    putRecovered(json, record.recovered());
    putArchive(json, record.archive());
    putRestored(json, record.restored());
    Halted halted = record.halted();
    if (halted != null) {
      json.putObject("halted").put("when", halted.when().toString()).put("by", halted.by());
    }
    json.put("created", record.created().toString());
    Json.endOf(record).forEach(json::put);
    return json.put("znodeVersion", current.znodeVersion());
  }

  private static void putRecovered(ObjectNode json, @Nullable Recovered recovered) {
    if (recovered != null) {
      json.putObject("recovered")
          .put("when", recovered.when().toString())
          .put("by", recovered.by())
          .put("node", recovered.node().value())
          .put("version", recovered.version())
          .put("epoch", recovered.epoch());
    }
  }

  /** For people. */
  public String text() {
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
    String label = "grouped with";
    for (String other : groupedWith) {
      table.row(label, other);
      label = "";
    }
    label = "in sync";
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
    addWishes(table, record);
    return table.toString();
  }

  private static void putRestored(ObjectNode json, @Nullable Restored restored) {
    if (restored != null) {
      json.putObject("restored")
          .put("when", restored.when().toString())
          .put("from", restored.from().toString())
          .put("version", restored.version().toString())
          .put("time", restored.time().toString());
    }
  }

  private static void putArchive(ObjectNode json, @Nullable ArchivePolicy archive) {
    if (archive != null) {
      new ArchivePolicyView(archive).putInto(json.putObject("archive"));
    }
  }

  private static void addWishes(Table table, SegmentRecord record) {
    Recovered recovered = record.recovered();
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
    Restored restored = record.restored();
    if (restored != null) {
      table.row(
          "restored",
          "%s from the archive: version %s of id %s, archived %s"
              .formatted(restored.when(), restored.version(), restored.from(), restored.time()));
    }
    if (record.archive() != null) {
      table.row("archive", new ArchivePolicyView(record.archive()).text());
    }
    Halted halted = record.halted();
    if (halted != null) {
      table.row("halted", halted.when() + ", by " + halted.by());
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
