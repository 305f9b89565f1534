package io.baton.registry.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.baton.api.Durability;
import io.baton.api.Group;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.CorruptDataException;
import io.baton.registry.record.origin.Recovered;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of every znode, in UTF-8, as {@code docs/zookeeper.md} shows it.
 *
 * <p>{@code v} is the format: a reader refuses a higher one than it knows. Within one format fields
 * are only added, and only at the top; a reader passes over what it does not know, and a segment's
 * record keeps it. 64 random bits are hexadecimal text, as JSON readers round large numbers.
 *
 * <p>The reading methods take the znode's path for their one error, {@link CorruptDataException}.
 */
public final class RecordJson {

  private static final int FORMAT = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final ImmutableSet<String> SEGMENT_FIELDS =
      ImmutableSet.of(
          "v",
          "id",
          "name",
          "state",
          "spec",
          "epoch",
          "owner",
          "inSync",
          "desired",
          "former",
          "writers",
          "created",
          "removed",
          "deleted",
          "recovered",
          "retained",
          "archive",
          "halted",
          "restored");

  private RecordJson() {}

  /** A segment's record. */
  public static byte[] write(SegmentRecord record) {
    ObjectNode json = start();
    json.put("id", record.id().toString());
    json.put("name", record.name().value());
    json.put("state", lower(record.state()));
    json.set("spec", spec(record.spec()));
    json.put("epoch", record.epoch());
    json.set("owner", owner(record.owner()));
    ArrayNode inSync = json.putArray("inSync");
    record.inSync().forEach(member -> inSync.add(member(member)));
    ArrayNode desired = json.putArray("desired");
    record.desired().forEach(node -> desired.add(node.value()));
    ArrayNode former = json.putArray("former");
    for (FormerMember old : record.former()) {
      ObjectNode entry = member(old.member());
      entry.put("epoch", old.epoch());
      entry.put("removed", old.removed().toString());
      former.add(entry);
    }
    ArrayNode writers = json.putArray("writers");
    record.writers().forEach(nonce -> writers.add(hex(nonce)));
    json.put("created", record.created().toString());
    put(json, "removed", record.removed());
    put(json, "deleted", record.deleted());
    Recovered recovered = record.recovered();
    if (recovered != null) {
      json.set("recovered", recovered(recovered));
    }
    if (!record.retained().equals(Retained.NONE)) {
      PolicyJson.write(record.retained(), json.putObject("retained"));
    }
    PolicyJson.write(record.archive(), json);
    PolicyJson.write(record.halted(), json);
    PolicyJson.write(record.restored(), json);
    record.unknown().forEach((name, text) -> json.set(name, parse(text)));
    return bytes(json);
  }

  /** A segment's record. */
  public static SegmentRecord segment(byte[] bytes, String path) {
    JsonNode json = parse(bytes, path);
    Fields fields = fields(json, path);
    return fields.checked(
        "record",
        () ->
            new SegmentRecord(
                SegmentId.parse(fields.text("id")),
                SegmentName.of(fields.text("name")),
                fields.oneOf("state", SegmentState.class),
                spec(fields.object("spec")),
                fields.number("epoch"),
                fields.has("owner") ? owner(fields.object("owner")) : null,
                map(fields.objects("inSync"), RecordJson::member),
                map(fields.texts("desired"), NodeId::new),
                map(fields.objects("former"), RecordJson::former),
                map(fields.texts("writers"), digits -> fields.hex("writers", digits)),
                fields.time("created"),
                fields.has("removed") ? fields.time("removed") : null,
                fields.has("deleted") ? fields.time("deleted") : null,
                fields.has("recovered") ? recovered(fields.object("recovered")) : null,
                fields.has("retained")
                    ? PolicyJson.readRetained(fields.object("retained"))
                    : Retained.NONE,
                fields.has("archive") ? PolicyJson.readArchive(fields.object("archive")) : null,
                fields.has("halted") ? PolicyJson.readHalted(fields.object("halted")) : null,
                fields.has("restored") ? PolicyJson.readRestored(fields.object("restored")) : null,
                unknown(json)));
  }

  /** A storage node's record. */
  public static byte[] write(NodeRecord record) {
    ObjectNode json = start();
    json.put("id", record.id().value());
    json.put("address", record.address().toString());
    json.put("zone", record.zone());
    json.put("machine", record.machine());
    json.put("capacity", record.capacity());
    json.put("state", lower(record.state()));
    json.put("cluster", record.cluster());
    return bytes(json);
  }

  /** A storage node's record. */
  public static NodeRecord node(byte[] bytes, String path) {
    Fields fields = fields(parse(bytes, path), path);
    return fields.checked(
        "record",
        () ->
            new NodeRecord(
                new NodeId(fields.text("id")),
                fields.address("address"),
                fields.text("zone"),
                fields.text("machine"),
                fields.number("capacity"),
                fields.oneOf("state", NodeState.class),
                fields.text("cluster")));
  }

  /** A storage node's running process. */
  public static byte[] write(LiveRecord record) {
    ObjectNode json = start();
    json.put("address", record.address().toString());
    json.put("process", record.process());
    json.put("since", record.since().toString());
    json.put("usedBytes", record.usedBytes());
    record.removalGrace().ifPresent(grace -> json.put("removalGraceMillis", grace.toMillis()));
    return bytes(json);
  }

  /** A storage node's running process. */
  public static LiveRecord live(byte[] bytes, String path) {
    Fields fields = fields(parse(bytes, path), path);
    return new LiveRecord(
        fields.address("address"),
        fields.text("process"),
        fields.time("since"),
        fields.number("usedBytes"),
        fields.has("removalGraceMillis")
            ? Optional.of(Duration.ofMillis(fields.number("removalGraceMillis")))
            : Optional.empty());
  }

  /** A process that uses Baton. */
  public static byte[] write(ClientRecord record) {
    ObjectNode json = start();
    json.put("host", record.host());
    json.put("pid", record.pid());
    json.put("since", record.since().toString());
    return bytes(json);
  }

  /** A process that uses Baton. */
  public static ClientRecord client(byte[] bytes, String path) {
    Fields fields = fields(parse(bytes, path), path);
    return new ClientRecord(fields.text("host"), fields.number("pid"), fields.time("since"));
  }

  /** The cluster's identity. */
  public static byte[] write(ClusterRecord record) {
    ObjectNode json = start();
    json.put("id", record.id());
    json.put("format", record.format());
    json.put("created", record.created().toString());
    if (!record.rebuilds().isEmpty()) {
      ArrayNode rebuilds = json.putArray("rebuilds");
      record.rebuilds().forEach(nonce -> rebuilds.add(hex(nonce)));
    }
    return bytes(json);
  }

  /** The cluster's identity. */
  public static ClusterRecord cluster(byte[] bytes, String path) {
    Fields fields = fields(parse(bytes, path), path);
    ImmutableList<String> rebuilds =
        fields.has("rebuilds") ? fields.texts("rebuilds") : ImmutableList.of();
    return new ClusterRecord(
        fields.text("id"),
        fields.integer("format"),
        fields.time("created"),
        map(rebuilds, digits -> fields.hex("rebuilds", digits)));
  }

  /** What a name points to. */
  public static byte[] write(SegmentId id) {
    ObjectNode json = start();
    json.put("id", id.toString());
    return bytes(json);
  }

  /** What a name points to. */
  public static SegmentId name(byte[] bytes, String path) {
    Fields fields = fields(parse(bytes, path), path);
    return fields.checked("id", () -> SegmentId.parse(fields.text("id")));
  }

  private static void put(ObjectNode json, String name, @Nullable Instant time) {
    if (time != null) {
      json.put(name, time.toString());
    }
  }

  /** How far ZooKeeper had come, as a node counts it. */
  public static byte[] write(long mark) {
    return bytes(start().put("mark", mark));
  }

  /** How far ZooKeeper had come, as a node counts it. */
  public static long mark(byte[] bytes, String path) {
    return fields(parse(bytes, path), path).number("mark");
  }

  private static ObjectNode spec(SegmentSpec spec) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("capacity", spec.capacity());
    json.put("replicas", spec.replicas());
    json.put("minInSync", spec.minInSync());
    json.put("durability", lower(spec.durability()));
    if (!spec.group().isNone()) {
      ArrayNode group = json.putArray("group");
      spec.group().segments().forEach(id -> group.add(id.toString()));
    }
    return json;
  }

  private static SegmentSpec spec(Fields fields) {
    return new SegmentSpec(
        fields.number("capacity"),
        fields.integer("replicas"),
        fields.integer("minInSync"),
        fields.oneOf("durability", Durability.class),
        fields.has("group") ? Group.of(map(fields.texts("group"), SegmentId::parse)) : Group.NONE);
  }

  private static JsonNode owner(@Nullable Owner owner) {
    if (owner == null) {
      return MAPPER.nullNode();
    }
    ObjectNode json = MAPPER.createObjectNode();
    json.put("client", owner.client());
    json.put("nonce", hex(owner.nonce()));
    json.put("host", owner.host());
    json.put("pid", owner.pid());
    json.put("since", owner.since().toString());
    return json;
  }

  private static Owner owner(Fields fields) {
    return new Owner(
        fields.text("client"),
        fields.hex("nonce"),
        fields.text("host"),
        fields.number("pid"),
        fields.time("since"));
  }

  private static ObjectNode member(Member member) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("node", member.node().value());
    json.put("incarnation", hex(member.incarnation()));
    return json;
  }

  private static Member member(Fields fields) {
    return new Member(new NodeId(fields.text("node")), fields.hex("incarnation"));
  }

  private static FormerMember former(Fields fields) {
    return new FormerMember(member(fields), fields.number("epoch"), fields.time("removed"));
  }

  private static ObjectNode recovered(Recovered recovered) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("when", recovered.when().toString());
    json.put("by", recovered.by());
    json.put("node", recovered.node().value());
    json.put("version", recovered.version());
    json.put("epoch", recovered.epoch());
    return json;
  }

  private static Recovered recovered(Fields fields) {
    return new Recovered(
        fields.time("when"),
        fields.text("by"),
        new NodeId(fields.text("node")),
        fields.text("version"),
        fields.number("epoch"));
  }

  private static ImmutableMap<String, String> unknown(JsonNode json) {
    ImmutableMap.Builder<String, String> unknown = ImmutableMap.builder();
    json.properties().stream()
        .filter(field -> !SEGMENT_FIELDS.contains(field.getKey()))
        .forEach(field -> unknown.put(field.getKey(), field.getValue().toString()));
    return unknown.buildOrThrow();
  }

  private static ObjectNode start() {
    return MAPPER.createObjectNode().put("v", FORMAT);
  }

  private static Fields fields(JsonNode json, String path) {
    Fields fields = new Fields(json, path);
    long format = fields.number("v");
    if (format < 1 || format > FORMAT) {
      throw fields.corrupt("format " + format + ", and this Baton knows up to " + FORMAT);
    }
    return fields;
  }

  private static JsonNode parse(byte[] bytes, String path) {
    try {
      return MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw new CorruptDataException("znode " + path + " does not hold JSON", e);
    }
  }

  private static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException("an unknown field is kept as JSON: " + text, e);
    }
  }

  private static byte[] bytes(ObjectNode json) {
    return json.toString().getBytes(UTF_8);
  }

  private static <A, B> ImmutableList<B> map(ImmutableList<A> list, Function<A, B> function) {
    return list.stream().map(function).collect(ImmutableList.toImmutableList());
  }

  private static String hex(long bits) {
    return HexFormat.of().toHexDigits(bits);
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
