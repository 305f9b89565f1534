package io.baton.cli.version;

import static java.util.Objects.requireNonNull;

import io.baton.api.Receipt;
import io.baton.api.SegmentName;
import io.baton.cli.answer.ReceiptView;
import io.baton.cli.command.Invocation;
import io.baton.cli.local.TemporaryClient;
import io.baton.cli.terminal.Activity;
import io.baton.client.Segment;
import io.baton.client.open.OpenOptions;
import io.baton.client.version.VersionChoice;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Goes back to a version. */
@Command(
    name = "rollback",
    description = {
      "Gives a segment the content of an earlier version, as a new version. Opens the segment for"
          + " it: with an owner that lives it is refused, unless it is to be taken over.",
      "What it was before can be kept first: baton versions keep NAME --label before-rollback."
    })
final class RollBackCommand implements Callable<Integer> {

  @ParentCommand private @Nullable VersionsCommand group;

  @Parameters(index = "0", paramLabel = "NAME", description = "The segment.")
  private @Nullable SegmentName name;

  @Parameters(
      index = "1",
      paramLabel = "VERSION",
      description = "By its number such as 3.127, or by its label.")
  private @Nullable String version;

  @Option(names = "--takeover", description = "Take the segment from an owner that still lives.")
  private boolean takeover;

  @Override
  public Integer call() {
    Invocation baton = requireNonNull(group).baton();
    SegmentName segment = requireNonNull(name);
    VersionChoice choice = VersionChoice.parse(requireNonNull(version));
    try (TemporaryClient client = baton.client()) {
      ReceiptView view =
          Activity.during(
              baton.terminal(),
              "rolling back " + segment,
              0,
              () -> 0,
              () -> rolledBack(client, segment, choice));
      return baton.answer(
          view.json().put("from", choice.toString()),
          view.text("rolled back to %s:".formatted(choice)));
    }
  }

  private ReceiptView rolledBack(
      TemporaryClient client, SegmentName segment, VersionChoice choice) {
    OpenOptions opening = takeover ? OpenOptions.TAKEOVER : OpenOptions.DEFAULT;
    try (Segment open = client.baton().open(segment, opening)) {
      Receipt receipt = open.rollBack(choice);
      open.publish();
      return new ReceiptView(segment, receipt, open.length());
    }
  }
}
