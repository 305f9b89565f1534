package io.baton.cli;

import io.baton.api.SegmentName;
import io.baton.api.error.NotRegisteredException;
import io.baton.api.error.RefusedException;
import io.baton.api.error.UnavailableException;
import io.baton.cli.answer.Json;
import io.baton.cli.answer.RemovedSegments;
import io.baton.cli.local.TemporaryClient;
import io.baton.client.Baton;
import io.baton.registry.Registry;
import io.baton.registry.record.SegmentRecord;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Removes a segment, after a question. */
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
      return now ? removeNow(baton, client, segment) : remove(baton, client, segment);
    } catch (NotRegisteredException e) {
      throw new NotRegisteredException(e.getMessage() + removedBefore(baton, segment), e);
    }
  }

  private void ask(BatonCommand baton, SegmentName segment) throws IOException {
    Optional<String> answer =
        baton
            .terminal()
            .ask(
                "Remove segment "
                    + segment
                    + (now ? " and all its copies, for ever" : "")
                    + "? [y/N]");
    if (answer.isEmpty()) {
      throw baton.wrongArguments("nobody is there to be asked: say --yes to remove " + segment);
    }
    if (!answer.get().equalsIgnoreCase("y") && !answer.get().equalsIgnoreCase("yes")) {
      throw new RefusedException("segment " + segment + " was not removed");
    }
  }

  private static int removeNow(BatonCommand baton, TemporaryClient client, SegmentName segment) {
    client.baton().removeNow(segment);
    return baton.answer(
        Json.object().put("name", segment.value()).put("state", "deleted"),
        "removed " + segment + " for ever\n");
  }

  private static int remove(BatonCommand baton, TemporaryClient client, SegmentName segment) {
    Baton.Removed removed = client.baton().remove(segment);
    String until =
        removed
            .keptUntil()
            .map(time -> "until about " + time.truncatedTo(ChronoUnit.SECONDS))
            .orElse("as long as its nodes keep it");
    return baton.answer(
        Json.object()
            .put("name", segment.value())
            .put("id", removed.id().toString())
            .put("state", "removed")
            .put("removed", removed.removed().toString())
            .put("keptUntil", removed.keptUntil().map(Object::toString).orElse(null)),
        "removed %s (id %s)%nit comes back, %s, with: baton undelete %s --id %s%n"
            .formatted(
                segment, removed.id(), until, Arguments.shell(segment.value()), removed.id()));
  }

  /** What is known of one of that name that was removed; nothing if that cannot be found out. */
  private static String removedBefore(BatonCommand baton, SegmentName segment) {
    try (Registry registry = baton.registry()) {
      RemovedSegments.Found found =
          RemovedSegments.find(baton.terminal(), registry, baton.timeout(), segment::equals, 1);
      if (!found.segments().isEmpty()) {
        SegmentRecord one = found.segments().get(0);
        return "; one that was is removed, at %s (id %s), and comes back with: baton undelete %s --id %s"
            .formatted(one.removed(), one.id(), Arguments.shell(segment.value()), one.id());
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
