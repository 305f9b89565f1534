package io.baton.cli.version;

import static java.util.Objects.requireNonNull;

import io.baton.api.SegmentName;
import io.baton.cli.command.Invocation;
import io.baton.cli.local.TemporaryClient;
import io.baton.client.version.VersionListing;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Says which versions there are. */
@Command(
    name = "list",
    description = {
      "Lists the versions of a segment that can be read, oldest first, the newest one last."
    })
final class ListCommand implements Callable<Integer> {

  @ParentCommand private @Nullable VersionsCommand group;

  @Parameters(index = "0", paramLabel = "NAME", description = "The segment.")
  private @Nullable SegmentName name;

  @Override
  public Integer call() {
    Invocation baton = requireNonNull(group).baton();
    try (TemporaryClient client = baton.client()) {
      VersionListing listing = client.baton().versions().list(requireNonNull(name));
      listing.problems().forEach(problem -> baton.terminal().err().println("baton: " + problem));
      ListingView view = new ListingView(listing);
      return baton.answer(view.json(), view.text());
    }
  }
}
