package io.baton.cli;

import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.error.RefusedException;
import io.baton.cli.answer.CopiesView;
import io.baton.cli.answer.Json;
import io.baton.cli.local.TemporaryClient;
import io.baton.client.recovery.Recovery;
import io.baton.client.recovery.Survey;
import io.baton.registry.record.origin.Recovered;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows the copies that do not count, or goes on from one of them. */
@Command(
    name = "recover",
    description = {
      "Shows what copies of a segment there are that do not count, and what may be lost with each.",
      "With --accept one of them becomes the segment's content: an operator's decision, when no"
          + " replica in sync can be brought back. First end its application."
    })
final class RecoverCommand implements Callable<Integer> {

  @ParentCommand private @Nullable BatonCommand parent;

  @Parameters(paramLabel = "NAME", description = "The segment.")
  private @Nullable SegmentName name;

  @Option(names = "--accept", paramLabel = "NODE", description = "Go on from this node's copy.")
  private @Nullable String accept;

  @Option(
      names = "--copy",
      paramLabel = "N",
      description =
          "Which of the node's, 0 for its replica; may be left out if it has one copy only.")
  private @Nullable Integer copy;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() throws IOException {
    BatonCommand baton = Arguments.given(parent);
    SegmentName segment = Arguments.given(name);
    baton.registryConfig();
    if (accept == null && (copy != null || yes)) {
      throw baton.wrongArguments("--copy and --yes go with --accept NODE");
    }
    if (accept != null && !yes && !baton.terminal().person()) {
      throw baton.wrongArguments("nobody is there to be asked: say --yes to recover " + segment);
    }
    Optional<NodeId> node = Optional.ofNullable(accept).map(id -> node(baton, id));
    try (TemporaryClient client = baton.client()) {
      Recovery recovery = client.baton().recovery();
      return node.isEmpty()
          ? list(baton, recovery.survey(segment))
          : recover(baton, recovery, segment, node.get());
    }
  }

  private static NodeId node(BatonCommand baton, String id) {
    try {
      return new NodeId(id);
    } catch (IllegalArgumentException e) {
      throw baton.wrongArguments(String.valueOf(e.getMessage()));
    }
  }

  private static int list(BatonCommand baton, Survey survey) {
    CopiesView view = new CopiesView(survey);
    return baton.answer(view.json(), view.text());
  }

  private int recover(BatonCommand baton, Recovery recovery, SegmentName segment, NodeId node)
      throws IOException {
    if (!yes) {
      baton.terminal().err().print(new CopiesView(recovery.survey(segment)).text());
      String question =
          "Go on with segment %s from %s, and give up what that lacks? [y/N]"
              .formatted(segment, node);
      String answer = baton.terminal().ask(question).orElse("");
      if (!answer.equalsIgnoreCase("y") && !answer.equalsIgnoreCase("yes")) {
        throw new RefusedException("segment " + segment + " was not recovered");
      }
    }
    OptionalInt number = copy == null ? OptionalInt.empty() : OptionalInt.of(copy);
    Recovered done = recovery.takeBack(segment, node, number, whose());
    return baton.answer(
        Json.object()
            .put("name", segment.value())
            .put("node", done.node().value())
            .put("version", done.version())
            .put("epoch", done.epoch())
            .put("by", done.by())
            .put("when", done.when().toString()),
        "recovered %s from %s as of %s, in epoch %d: open it, or let the coordinator teach the others%n"
            .formatted(segment, done.node(), done.version(), done.epoch()));
  }

  private static String whose() throws IOException {
    return System.getProperty("user.name") + "@" + InetAddress.getLocalHost().getHostName();
  }
}
