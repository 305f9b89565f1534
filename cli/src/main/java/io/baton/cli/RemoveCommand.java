package io.baton.cli;

import io.baton.api.SegmentName;
import io.baton.api.error.NotRegisteredException;
import io.baton.api.error.RefusedException;
import io.baton.api.error.UnavailableException;
import io.baton.cli.answer.Json;
import io.baton.cli.answer.RemovedSegments;
import io.baton.cli.answer.RemovedView;
import io.baton.cli.group.GroupRemoval;
import io.baton.cli.local.TemporaryClient;
import io.baton.client.Baton;
import io.baton.registry.Registry;
import io.baton.registry.record.SegmentRecord;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Removes a segment, or a group of them, after a question. */
@Command(
    name = "rm",
    description = {
      "Removes a segment and frees its name.",
      "Storage nodes keep its replicas for a while, and baton undelete brings it back."
    })
final class RemoveCommand implements Callable<Integer> {

  @ParentCommand private @Nullable BatonCommand parent;

  @Parameters(paramLabel = "NAME", description = "The segment.")
  private @Nullable SegmentName name;

  @Option(names = "--now", description = "Delete the replicas at once: there is no way back.")
  private boolean now;

  @Option(
      names = "--group",
      description = "All segments of the group that this one is of: none goes without the others.")
  private boolean group;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() throws IOException {
    BatonCommand baton = Arguments.given(parent);
    SegmentName segment = Arguments.given(name);
    baton.registryConfig();
    if (!yes) {
      ask(baton, segment);
    }
    try (TemporaryClient client = baton.client()) {
      if (group) {
        return now
            ? GroupRemoval.removeNow(baton, client.baton(), segment)
            : GroupRemoval.remove(baton, client.baton(), segment);
      }
      return now ? removeNow(baton, client, segment) : remove(baton, client, segment);
    } catch (NotRegisteredException e) {
      throw new NotRegisteredException(e.getMessage() + removedBefore(baton, segment), e);
    }
  }

  private void ask(BatonCommand baton, SegmentName segment) throws IOException {
    if (!baton.terminal().person()) {
      throw nobody(baton, segment);
    }
    String what =
        group ? "segments " + GroupRemoval.names(baton, segment) : "segment " + segment.value();
    String question = "Remove " + what + (now ? " and all copies, for ever" : "") + "? [y/N]";
    String answer = baton.terminal().ask(question).orElseThrow(() -> nobody(baton, segment));
    if (!answer.equalsIgnoreCase("y") && !answer.equalsIgnoreCase("yes")) {
      throw new RefusedException(what + (group ? " were" : " was") + " not removed");
    }
  }

  private static RuntimeException nobody(BatonCommand baton, SegmentName segment) {
    return baton.wrongArguments("nobody is there to be asked: say --yes to remove " + segment);
  }

  private static int removeNow(BatonCommand baton, TemporaryClient client, SegmentName segment) {
    client.baton().removeNow(segment);
    return baton.answer(
        Json.object().put("name", segment.value()).put("state", "deleted"),
        "removed " + segment + " for ever\n");
  }

  private static int remove(BatonCommand baton, TemporaryClient client, SegmentName segment) {
    Baton.Removed removed = client.baton().remove(segment);
    return baton.answer(
        RemovedView.json(segment, removed),
        "removed %s (id %s)%nit comes back, %s, with: %s%n"
            .formatted(
                segment,
                removed.id(),
                RemovedView.until(removed.keptUntil()),
                RemovedView.undelete(false, segment, removed.id())));
  }

  /** What is known of one of that name that was removed; nothing if that cannot be found out. */
  private static String removedBefore(BatonCommand baton, SegmentName segment) {
    try (Registry registry = baton.registry()) {
      RemovedSegments.Found found =
          RemovedSegments.find(baton.terminal(), registry, baton.timeout(), segment::equals, 1);
      if (!found.segments().isEmpty()) {
        SegmentRecord one = found.segments().get(0);
        return "; one that was is removed, at %s (id %s), and comes back with: %s"
            .formatted(
                one.removed(), one.id(), RemovedView.undelete(one.isGrouped(), segment, one.id()));
      }
      return found
          .tombstone()
          .map(
              gone ->
                  "; one that was is deleted, at %s (id %s)".formatted(gone.deleted(), gone.id()))
          .orElse("");
    } catch (UnavailableException e) {
      return "";
    }
  }
}
