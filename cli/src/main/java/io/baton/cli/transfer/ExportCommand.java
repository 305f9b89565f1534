package io.baton.cli.transfer;

import static java.util.Objects.requireNonNull;

import io.baton.api.SegmentName;
import io.baton.cli.answer.FetchedView;
import io.baton.cli.command.Invocation;
import io.baton.cli.local.TemporaryClient;
import io.baton.cli.terminal.Activity;
import io.baton.client.version.Fetched;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Writes a segment's content to an export file, whoever owns it. */
@Command(
    name = "export",
    description = {
      "Writes a committed version of a segment to one file: its content, what the segment was"
          + " registered with, and checksums of everything. Its owner is not disturbed.",
      "baton import makes a segment of it."
    })
public final class ExportCommand implements Callable<Integer> {

  private static final Path STANDARD_OUTPUT = Path.of("-");

  @ParentCommand private @Nullable Invocation parent;

  @Parameters(index = "0", paramLabel = "NAME", description = "The segment.")
  private @Nullable SegmentName name;

  @Parameters(
      index = "1",
      paramLabel = "FILE",
      description =
          "Replaced when the export is whole and its checksum is right. With - it goes to standard"
              + " output then, from a temporary file (in TMPDIR), and the answer to standard error.")
  private @Nullable Path file;

  @Mixin private VersionOption version = new VersionOption();

  @Override
  public Integer call() throws IOException {
    Invocation baton = requireNonNull(parent);
    Path to = requireNonNull(file);
    if (to.equals(STANDARD_OUTPUT)) {
      return print(baton);
    }
    TargetFile target = TargetFile.of(to, baton);
    try (TemporaryClient client = baton.client()) {
      FetchedView view = export(baton, client, target);
      return baton.answer(view.json(target.path().toString()), view.text("exported"));
    }
  }

  private int print(Invocation baton) throws IOException {
    try (TemporaryClient client = baton.client()) {
      TargetFile whole = TargetFile.of(client.temporaryFile("export"), baton);
      FetchedView view = export(baton, client, whole);
      PrintStream out = baton.terminal().out();
      Files.copy(whole.path(), out);
      if (out.checkError()) {
        throw new IOException("standard output was closed before it had the whole export");
      }
      baton.terminal().err().print(view.text("exported"));
      return 0;
    }
  }

  private FetchedView export(Invocation baton, TemporaryClient client, TargetFile target) {
    SegmentName segment = requireNonNull(name);
    Fetched fetched =
        Activity.during(
            baton.terminal(),
            "exporting " + segment,
            0,
            target::arrived,
            () -> client.baton().export(segment, version.choice(), target.path()));
    fetched.problems().forEach(problem -> baton.terminal().err().println("baton: " + problem));
    return new FetchedView(segment, fetched);
  }
}
