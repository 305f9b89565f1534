package io.baton.cli.answer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import io.baton.api.Member;
import io.baton.api.SegmentSpec;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import java.util.Locale;
import java.util.Optional;

/**
 * The JSON of answers. Field names are those of the records in ZooKeeper, {@code
 * docs/zookeeper.md}.
 */
public final class Json {

  private Json() {}

  /** An empty one. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** A spec. */
  public static ObjectNode of(SegmentSpec spec) {
    ObjectNode json =
        object()
            .put("capacity", spec.capacity())
            .put("replicas", spec.replicas())
            .put("minInSync", spec.minInSync())
            .put("durability", lower(spec.durability()));
    if (!spec.group().isNone()) {
      ArrayNode group = json.putArray("group");
      spec.group().segments().forEach(id -> group.add(id.toString()));
    }
    return json;
  }

  /** A member. */
  public static ObjectNode of(Member member) {
    return object()
        .put("node", member.node().value())
        .put("incarnation", hex(member.incarnation()));
  }

  /** An owner. */
  public static ObjectNode of(Owner owner) {
    return object()
        .put("client", owner.client())
        .put("host", owner.host())
        .put("pid", owner.pid())
        .put("since", owner.since().toString());
  }

  /** When a segment was removed and deleted, if it was. */
  public static ImmutableMap<String, String> endOf(SegmentRecord record) {
    ImmutableMap.Builder<String, String> times = ImmutableMap.builder();
    Optional.ofNullable(record.removed()).ifPresent(at -> times.put("removed", at.toString()));
    Optional.ofNullable(record.deleted()).ifPresent(at -> times.put("deleted", at.toString()));
    return times.buildOrThrow();
  }

  /** 64 bits as 16 hexadecimal digits. */
  public static String hex(long bits) {
    return String.format(Locale.ROOT, "%016x", bits);
  }

  /** A constant as answers name it. */
  public static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
