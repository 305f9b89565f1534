package io.baton.cli.transfer;

import static java.util.Objects.requireNonNull;

import io.baton.api.Receipt;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.AlreadyRegisteredException;
import io.baton.cli.answer.ReceiptView;
import io.baton.cli.command.Invocation;
import io.baton.cli.local.TemporaryClient;
import io.baton.cli.terminal.Activity;
import io.baton.client.version.Fetched;
import io.baton.export.ExportFile;
import io.baton.registry.Registry;
import io.baton.registry.Resolution;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Registers a segment with the content of another one, whoever owns that. */
@Command(
    name = "clone",
    description = {
      "Registers a new segment with the committed content of another one, whose owner is not"
          + " disturbed; it is what that one is unless options say otherwise.",
      "The content goes through a temporary file on this machine (in TMPDIR), as large as what was"
          + " ever written of the segment, and is checked on the way."
    })
public final class CloneCommand implements Callable<Integer> {

  @ParentCommand private @Nullable Invocation parent;

  @Parameters(index = "0", paramLabel = "NAME", description = "The segment that is there.")
  private @Nullable SegmentName name;

  @Parameters(index = "1", paramLabel = "NEW", description = "The new segment.")
  private @Nullable SegmentName fresh;

  @Mixin private VersionOption version = new VersionOption();

  @Mixin private SpecOptions options = new SpecOptions();

  @Override
  public Integer call() throws IOException {
    Invocation baton = requireNonNull(parent);
    SegmentName to = requireNonNull(fresh);
    requireFree(baton, to);
    try (TemporaryClient client = baton.client();
        ExportFile export = export(baton, client)) {
      SegmentSpec spec = options.over(export.head().spec(), baton);
      Receipt receipt =
          Activity.during(
              baton.terminal(),
              "registering " + to,
              0,
              () -> 0,
              () -> client.baton().register(to, spec, export));
      ReceiptView view = new ReceiptView(to, receipt, export.head().length());
      return baton.answer(
          view.json()
              .put("from", export.head().name().value())
              .put("fromVersion", export.head().version().toString()),
          view.text(
              "cloned %s version %s as".formatted(requireNonNull(name), export.head().version())));
    }
  }

  /** Registering it refuses that as well, but only when everything was copied. */
  private static void requireFree(Invocation baton, SegmentName name) {
    try (Registry registry = baton.registry()) {
      if (registry.names().resolve(name, baton.timeout()) instanceof Resolution.Found) {
        throw new AlreadyRegisteredException("a segment is registered as " + name + " already");
      }
    }
  }

  private ExportFile export(Invocation baton, TemporaryClient client) throws IOException {
    SegmentName from = requireNonNull(name);
    TargetFile whole = TargetFile.of(client.temporaryFile("clone"), baton);
    Fetched fetched =
        Activity.during(
            baton.terminal(),
            "copying " + from,
            0,
            whole::arrived,
            () -> client.baton().export(from, version.choice(), whole.path()));
    fetched.problems().forEach(problem -> baton.terminal().err().println("baton: " + problem));
    return ExportFile.open(whole.path());
  }
}
