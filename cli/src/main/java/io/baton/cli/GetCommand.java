package io.baton.cli;

import io.baton.api.SegmentName;
import io.baton.cli.answer.FetchedView;
import io.baton.cli.local.TemporaryClient;
import io.baton.cli.terminal.Activity;
import io.baton.cli.transfer.TargetFile;
import io.baton.cli.transfer.VersionOption;
import io.baton.client.version.Fetched;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Copies a segment's content, whoever owns it. */
@Command(
    name = "get",
    description =
        "Copies the committed content of a segment to a file. Its owner is not disturbed.")
final class GetCommand implements Callable<Integer> {

  @ParentCommand private @Nullable BatonCommand parent;

  @Parameters(index = "0", paramLabel = "NAME", description = "The segment.")
  private @Nullable SegmentName name;

  @Parameters(
      index = "1",
      paramLabel = "FILE",
      description = "Replaced when the copy is whole and its checksum is right.")
  private @Nullable Path file;

  @Mixin private VersionOption version = new VersionOption();

  @Override
  public Integer call() throws IOException {
    BatonCommand baton = Arguments.given(parent);
    SegmentName segment = Arguments.given(name);
    TargetFile target = TargetFile.of(Arguments.given(file), baton);
    Fetched fetched;
    try (TemporaryClient client = baton.client()) {
      fetched =
          Activity.during(
              baton.terminal(),
              "getting " + segment,
              0,
              target::arrived,
              () -> client.baton().fetch(segment, version.choice(), target.path()));
    }
    fetched.problems().forEach(problem -> baton.terminal().err().println("baton: " + problem));
    FetchedView view = new FetchedView(segment, fetched);
    return baton.answer(view.json(target.path().toString()), view.text("got"));
  }
}
