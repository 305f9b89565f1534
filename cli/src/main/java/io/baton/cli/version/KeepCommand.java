package io.baton.cli.version;

import static java.util.Objects.requireNonNull;

import io.baton.api.SegmentName;
import io.baton.api.Version;
import io.baton.cli.answer.Json;
import io.baton.cli.command.Invocation;
import io.baton.cli.local.TemporaryClient;
import io.baton.cli.transfer.VersionOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Keeps a version for good. */
@Command(
    name = "keep",
    description = {
      "Keeps a version of a segment until it is forgotten, on every replica that is in sync: the"
          + " newest committed one, or one that is kept for a while. Its owner is not disturbed."
    })
final class KeepCommand implements Callable<Integer> {

  @ParentCommand private @Nullable VersionsCommand group;

  @Parameters(index = "0", paramLabel = "NAME", description = "The segment.")
  private @Nullable SegmentName name;

  @Mixin private VersionOption version = new VersionOption();

  @Option(
      names = "--label",
      paramLabel = "LABEL",
      description =
          "What it is called from now on: letters, digits and . _ -, beginning with a letter. A"
              + " version that was called so stays, without the label.")
  private @Nullable String label;

  @Override
  public Integer call() {
    Invocation baton = requireNonNull(group).baton();
    SegmentName segment = requireNonNull(name);
    try (TemporaryClient client = baton.client()) {
      Version kept = client.baton().versions().keep(segment, version.choice(), label);
      return baton.answer(
          Json.object()
              .put("segment", segment.value())
              .put("version", kept.toString())
              .put("label", label),
          "version %s of segment %s is kept until it is forgotten%n".formatted(kept, segment));
    }
  }
}
