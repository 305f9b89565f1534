package io.baton.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.api.Member;
import io.baton.api.SegmentSpec;
import io.baton.registry.record.Owner;
import java.util.Locale;

/**
 * The JSON of answers. Field names are those of the records in ZooKeeper, {@code
 * docs/zookeeper.md}.
 */
final class Json {

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ObjectNode of(SegmentSpec spec) {
    return object()
        .put("capacity", spec.capacity())
        .put("replicas", spec.replicas())
        .put("minInSync", spec.minInSync())
        .put("durability", lower(spec.durability()));
  }

  static ObjectNode of(Member member) {
    return object()
        .put("node", member.node().value())
        .put("incarnation", hex(member.incarnation()));
  }

  static ObjectNode of(Owner owner) {
    return object()
        .put("client", owner.client())
        .put("host", owner.host())
        .put("pid", owner.pid())
        .put("since", owner.since().toString());
  }

  static String hex(long bits) {
    return String.format(Locale.ROOT, "%016x", bits);
  }

  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
