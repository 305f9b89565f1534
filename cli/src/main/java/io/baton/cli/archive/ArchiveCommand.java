package io.baton.cli.archive;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.api.ArchivePolicy;
import io.baton.api.SegmentName;
import io.baton.api.Version;
import io.baton.cli.answer.ArchivePolicyView;
import io.baton.cli.answer.Json;
import io.baton.cli.command.Invocation;
import io.baton.cli.local.TemporaryClient;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Has versions of a segment copied to an archive. */
@Command(
    name = "archive",
    description = {
      "Has storage nodes copy committed versions of a segment to a directory of a shared file system"
          + " or to a bucket, where baton restore finds them when no replica is left. Whoever owns the"
          + " segment is not disturbed.",
      "Without options the newest committed version is archived as soon as may be. With --to, --every"
          + " and the like this is what happens from now on. What there is: --list."
    })
public final class ArchiveCommand implements Callable<Integer> {

  @ParentCommand private @Nullable Invocation parent;

  @Parameters(index = "0", paramLabel = "NAME", description = "The segment.")
  private @Nullable SegmentName name;

  @Mixin private PolicyOptions policy = new PolicyOptions();

  @Option(names = "--now", description = "Archive the newest version, whatever the other options.")
  private boolean now;

  @Option(
      names = "--off",
      description = "Archive nothing any more. What is in the archive stays, and does not expire.")
  private boolean off;

  @Option(names = "--list", description = "List the versions in the archive, oldest first.")
  private boolean list;

  @Override
  public Integer call() throws IOException {
    Invocation baton = requireNonNull(parent);
    SegmentName segment = requireNonNull(name);
    if ((off || list) && (now || !policy.isEmpty() || off == list)) {
      throw baton.wrongArguments("--off and --list stand alone");
    }
    if (list) {
      return Stored.ofSegment(segment, baton).list(baton);
    }
    policy.check(baton);
    try (TemporaryClient client = baton.client()) {
      return change(baton, client, segment);
    }
  }

  private int change(Invocation baton, TemporaryClient client, SegmentName segment) {
    if (off) {
      client.baton().versions().archive(segment, before -> null);
      return baton.answer(
          Json.object().put("segment", segment.value()),
          "segment %s: nothing is archived any more%n".formatted(segment));
    }
    if (!policy.isEmpty()) {
      client.baton().versions().archive(segment, before -> policy.over(before, baton));
    }
    boolean request = now || policy.isEmpty();
    Version requested = request ? client.baton().versions().requestArchive(segment) : Version.NONE;
    ArchivePolicy[] after = new ArchivePolicy[1];
    client
        .baton()
        .versions()
        .archive(
            segment,
            there -> {
              after[0] = there;
              return there;
            });
    return answer(baton, segment, requireNonNull(after[0]), requested);
  }

  private static int answer(
      Invocation baton, SegmentName segment, ArchivePolicy policy, Version requested) {
    ArchivePolicyView view = new ArchivePolicyView(policy);
    ObjectNode document = Json.object().put("segment", segment.value());
    view.putInto(document);
    String text = "segment %s: %s%n".formatted(segment, view.text());
    if (!requested.isNone()) {
      document.put("requested", requested.toString());
      text +=
          "version %s, or a newer one, is archived as soon as may be; see baton archive %s --list%n"
              .formatted(requested, segment);
    }
    return baton.answer(document, text);
  }
}
