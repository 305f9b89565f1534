package io.baton.cli.version;

import static java.util.Objects.requireNonNull;

import io.baton.api.SegmentName;
import io.baton.cli.command.Invocation;
import io.baton.cli.local.TemporaryClient;
import io.baton.client.version.VersionChoice;
import io.baton.client.version.VersionListing;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Keeps a version no more. */
@Command(
    name = "forget",
    description = {
      "Keeps a version of a segment no more, and takes its labels away. Its blocks make room for"
          + " others, unless an older version that is kept has them too."
    })
final class ForgetCommand implements Callable<Integer> {

  @ParentCommand private @Nullable VersionsCommand group;

  @Parameters(index = "0", paramLabel = "NAME", description = "The segment.")
  private @Nullable SegmentName name;

  @Parameters(
      index = "1",
      paramLabel = "VERSION",
      description = "By its number such as 3.127, or by its label.")
  private @Nullable String version;

  @Override
  public Integer call() {
    Invocation baton = requireNonNull(group).baton();
    VersionChoice choice = VersionChoice.parse(requireNonNull(version));
    try (TemporaryClient client = baton.client()) {
      VersionListing left = client.baton().versions().forget(requireNonNull(name), choice);
      left.problems()
          .forEach(problem -> baton.terminal().err().println("baton: may keep it: " + problem));
      ListingView view = new ListingView(left);
      return baton.answer(view.json(), view.text());
    }
  }
}
