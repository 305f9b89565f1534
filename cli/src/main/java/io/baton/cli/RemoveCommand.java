package io.baton.cli;

import io.baton.api.SegmentName;
import io.baton.api.error.RefusedException;
import io.baton.cli.local.TemporaryClient;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Removes a segment, after a question. */
@Command(name = "rm", description = "Removes a segment and frees its name. There is no way back.")
final class RemoveCommand implements Callable<Integer> {

  @ParentCommand private @Nullable BatonCommand parent;

  @Parameters(paramLabel = "NAME", description = "The segment.")
  private @Nullable SegmentName name;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() throws IOException {
    BatonCommand baton = Arguments.given(parent);
    SegmentName segment = Arguments.given(name);
    baton.registryConfig();
    if (!yes) {
      Optional<String> answer =
          baton.terminal().ask("Remove segment " + segment + " and all its copies? [y/N]");
      if (answer.isEmpty()) {
        throw baton.wrongArguments("nobody is there to be asked: say --yes to remove " + segment);
      }
      if (!answer.get().equalsIgnoreCase("y") && !answer.get().equalsIgnoreCase("yes")) {
        throw new RefusedException("segment " + segment + " was not removed");
      }
    }
    try (TemporaryClient client = baton.client()) {
      client.baton().remove(segment);
    }
    return baton.answer(
        Json.object().put("name", segment.value()).put("removed", true),
        "removed " + segment + '\n');
  }
}
