package io.baton.cli.group;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.baton.api.SegmentName;
import io.baton.cli.answer.Json;
import io.baton.cli.answer.RemovedView;
import io.baton.cli.command.Invocation;
import io.baton.client.Baton;
import io.baton.registry.Registry;
import io.baton.registry.VersionedRecord;
import io.baton.registry.change.GroupRecords;
import java.time.Instant;
import java.util.Optional;

/** Removes all segments of a group, for {@code baton rm --group}. */
public final class GroupRemoval {

  private GroupRemoval() {}

  /** Who would be removed, for the question. */
  public static String names(Invocation baton, SegmentName any) {
    try (Registry registry = baton.registry()) {
      VersionedRecord found = registry.names().resolve(any, baton.timeout()).registered(any);
      return GroupRecords.names(
          GroupRecords.read(registry.segments(), found, baton.timeout()).stream()
              .map(VersionedRecord::record)
              .toList());
    }
  }

  /** Removes them, and tells how they come back. */
  public static int remove(Invocation baton, Baton client, SegmentName any) {
    ImmutableMap<SegmentName, Baton.Removed> removed = client.groups().remove(any);
    ObjectNode document = Json.object().put("state", "removed");
    ArrayNode segments = document.putArray("segments");
    StringBuilder text = new StringBuilder();
    removed.forEach(
        (name, each) -> {
          segments.add(RemovedView.json(name, each));
          text.append("removed %s (id %s)%n".formatted(name, each.id()));
        });
    // No segment comes back without the others.
    Optional<Instant> until =
        removed.values().stream()
            .flatMap(each -> each.keptUntil().stream())
            .min(Instant::compareTo);
    var first = removed.entrySet().iterator().next();
    return baton.answer(
        document,
        text
            + "they come back, %s, with: %s%n"
                .formatted(
                    RemovedView.until(until),
                    RemovedView.undelete(true, first.getKey(), first.getValue().id())));
  }

  /** Removes them for ever. */
  public static int removeNow(Invocation baton, Baton client, SegmentName any) {
    ImmutableSet<SegmentName> gone = client.groups().removeNow(any);
    ObjectNode document = Json.object().put("state", "deleted");
    ArrayNode segments = document.putArray("segments");
    gone.forEach(each -> segments.addObject().put("name", each.value()));
    return baton.answer(document, "removed %s for ever%n".formatted(Joiner.on(", ").join(gone)));
  }
}
