package io.baton.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.MoreObjects;
import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.error.AlreadyRegisteredException;
import io.baton.api.error.NotRegisteredException;
import io.baton.api.error.RefusedException;
import io.baton.cli.answer.Json;
import io.baton.cli.answer.RemovedSegments;
import io.baton.registry.Registry;
import io.baton.registry.Resolution;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.removal.Removals;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Brings a removed segment back, or a group of them. */
@Command(
    name = "undelete",
    description = "Brings a removed segment back with its content, within its grace time.")
final class UndeleteCommand implements Callable<Integer> {

  private static final int SHOWN = 16;

  @ParentCommand private @Nullable BatonCommand parent;

  @Parameters(paramLabel = "NAME", description = "The name that the segment had.")
  private @Nullable SegmentName name;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "Which of several of that name; found at once then.")
  private @Nullable SegmentId id;

  @Option(
      names = "--as",
      paramLabel = "OTHER-NAME",
      description = "Give it this name, as the old one is taken.")
  private @Nullable SegmentName as;

  @Option(
      names = "--group",
      description =
          "All segments of the group that it was of, each under its own name: none comes back"
              + " without the others.")
  private boolean group;

  @Override
  public Integer call() {
    BatonCommand baton = Arguments.given(parent);
    if (group && as != null) {
      throw baton.wrongArguments("--as does not go with --group: each takes its own name back");
    }
    SegmentName before = Arguments.given(name);
    SegmentName after = MoreObjects.firstNonNull(as, before);
    try (Registry registry = baton.registry()) {
      SegmentId removed =
          id == null ? only(baton, registry, before) : checked(baton, registry, id, before, after);
      Removals removals = new Removals(registry.segments(), Clock.systemUTC());
      if (group) {
        return answer(baton, removals.undeleteGroup(removed, baton.timeout()));
      }
      SegmentRecord back = removals.undelete(removed, after, baton.timeout()).record();
      return baton.answer(json(back), text(back));
    }
  }

  private static int answer(BatonCommand baton, ImmutableList<VersionedRecord> group) {
    ObjectNode document = Json.object();
    ArrayNode segments = document.putArray("segments");
    StringBuilder text = new StringBuilder();
    for (VersionedRecord back : group) {
      segments.add(json(back.record()));
      text.append(text(back.record()));
    }
    return baton.answer(document, text.toString());
  }

  private static ObjectNode json(SegmentRecord back) {
    return Json.object()
        .put("name", back.name().value())
        .put("id", back.id().toString())
        .put("state", Json.lower(back.state()))
        .put("epoch", back.epoch());
  }

  private static String text(SegmentRecord back) {
    return "undeleted %s (id %s)%n".formatted(back.name(), back.id());
  }

  private static SegmentId checked(
      BatonCommand baton, Registry registry, SegmentId id, SegmentName before, SegmentName after) {
    SegmentName known =
        registry
            .segments()
            .read(id, baton.timeout())
            .orElseThrow(() -> new NotRegisteredException("no segment has the id " + id))
            .record()
            .name();
    if (!known.equals(before) && !known.equals(after)) {
      throw new RefusedException(
          "the segment with the id " + id + " is " + known + ", not " + before);
    }
    return id;
  }

  private static SegmentId only(BatonCommand baton, Registry registry, SegmentName name) {
    RemovedSegments.Found found =
        RemovedSegments.find(baton.terminal(), registry, baton.timeout(), name::equals, SHOWN);
    if (found.segments().isEmpty()) {
      throw none(baton, registry, name, found);
    }
    if (found.segments().size() > 1) {
      throw new RefusedException(
          "several segments of the name %s are removed; say which with --id: %s%s"
              .formatted(
                  name,
                  found.segments().stream()
                      .map(record -> record.id() + " removed " + record.removed())
                      .collect(Collectors.joining(", ")),
                  found.more() ? ", and more" : ""));
    }
    return found.segments().get(0).id();
  }

  private static RuntimeException none(
      BatonCommand baton, Registry registry, SegmentName name, RemovedSegments.Found found) {
    if (registry.names().resolve(name, baton.timeout()) instanceof Resolution.Found there) {
      return new AlreadyRegisteredException(
          "segment %s is registered (id %s), and none of that name is removed: there is nothing to undo"
              .formatted(name, there.current().record().id()));
    }
    return found
        .tombstone()
        .<RuntimeException>map(
            gone ->
                new RefusedException(
                    "segment %s (id %s) was removed at %s and given up at %s, when its grace time was over or by --now. Restore it from a backup"
                        .formatted(name, gone.id(), gone.removed(), gone.deleted())))
        .orElseGet(
            () -> new NotRegisteredException("no segment of the name " + name + " was removed"));
  }
}
