package io.baton.cli.group;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.error.RefusedException;
import io.baton.cli.answer.Json;
import io.baton.cli.command.Invocation;
import io.baton.registry.Registry;
import io.baton.registry.VersionedRecord;
import io.baton.registry.change.GroupRecords;
import io.baton.registry.change.Ungrouping;
import io.baton.registry.record.SegmentRecord;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Takes a group apart, after a question. */
@Command(
    name = "ungroup",
    description = {
      "Makes the segments of a group segments by themselves: there is no way back.",
      "For when one of them is lost for good. If their owner died in the middle of a checkpoint,"
          + " they may be one checkpoint apart; they are not if the group is opened and closed first."
    })
public final class UngroupCommand implements Callable<Integer> {

  private static final String APART =
      "Their owner did not close them: they may be one checkpoint apart.";

  @ParentCommand private @Nullable Invocation parent;

  @Parameters(paramLabel = "NAME", description = "One of the segments.")
  private @Nullable SegmentName name;

  @Option(names = "--id", paramLabel = "ID", description = "Its id, if the group was removed.")
  private @Nullable SegmentId id;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() throws IOException {
    Invocation baton = requireNonNull(parent);
    SegmentName segment = requireNonNull(name);
    if (!yes && !baton.terminal().person()) {
      throw baton.wrongArguments("nobody is there to be asked: say --yes to ungroup " + segment);
    }
    try (Registry registry = baton.registry()) {
      SegmentId any =
          id == null
              ? registry.names().resolve(segment, baton.timeout()).registered(segment).record().id()
              : id;
      ImmutableList<SegmentRecord> before =
          records(GroupRecords.read(registry.segments(), any, baton.timeout()));
      if (before.stream().noneMatch(record -> record.name().equals(segment))) {
        throw new RefusedException(
            "the segment with the id %s is %s, not %s"
                .formatted(any, GroupRecords.names(before), segment));
      }
      if (!yes) {
        ask(baton, before);
      }
      return answer(baton, before, records(new Ungrouping(registry).ungroup(any, baton.timeout())));
    }
  }

  private static void ask(Invocation baton, ImmutableList<SegmentRecord> group) throws IOException {
    String names = GroupRecords.names(group);
    String question =
        "Take the group of %s apart, for ever?%s [y/N]"
            .formatted(names, wereClosed(group) ? "" : " " + APART + " Open and close it first.");
    String answer = baton.terminal().ask(question).orElse("");
    if (!answer.equalsIgnoreCase("y") && !answer.equalsIgnoreCase("yes")) {
      throw new RefusedException("the group of " + names + " was not taken apart");
    }
  }

  private static int answer(
      Invocation baton, ImmutableList<SegmentRecord> before, ImmutableList<SegmentRecord> after) {
    ObjectNode document = Json.object().put("closed", wereClosed(before));
    ArrayNode segments = document.putArray("segments");
    for (SegmentRecord record : after) {
      segments.add(
          Json.object()
              .put("name", record.name().value())
              .put("id", record.id().toString())
              .put("state", Json.lower(record.state()))
              .put("epoch", record.epoch()));
    }
    return baton.answer(
        document,
        "took apart the group of %s%n%s"
            .formatted(GroupRecords.names(after), wereClosed(before) ? "" : APART + '\n'));
  }

  private static boolean wereClosed(ImmutableList<SegmentRecord> group) {
    return group.stream().allMatch(record -> record.owner() == null);
  }

  private static ImmutableList<SegmentRecord> records(ImmutableList<VersionedRecord> current) {
    return current.stream().map(VersionedRecord::record).collect(ImmutableList.toImmutableList());
  }
}
