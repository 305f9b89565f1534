package io.baton.cli.version;

import static java.util.Objects.requireNonNull;

import io.baton.api.Retention;
import io.baton.api.SegmentName;
import io.baton.cli.answer.Json;
import io.baton.cli.command.Invocation;
import io.baton.cli.local.TemporaryClient;
import io.baton.cli.terminal.Age;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Changes what is kept by itself. */
@Command(
    name = "retain",
    description = {
      "Says which versions the replicas of a segment keep by themselves, besides the newest and"
          + " those that are kept until they are forgotten: those that are among the last so many,"
          + " or young enough. Without options: none. An owner hears of it by itself; what is kept"
          + " changes with its next checkpoints."
    })
final class RetainCommand implements Callable<Integer> {

  @ParentCommand private @Nullable VersionsCommand group;

  @Parameters(index = "0", paramLabel = "NAME", description = "The segment.")
  private @Nullable SegmentName name;

  @Option(names = "--last", paramLabel = "N", description = "Keep the last N, at most 1000.")
  private int last;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "Keep them for so long, such as 90s, 10m, 12h or 7d; at most the last 1000.")
  private Duration age = Duration.ZERO;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description = "Not each checkpoint, but one in so long.")
  private Duration every = Duration.ZERO;

  @Override
  public Integer call() {
    Invocation baton = requireNonNull(group).baton();
    SegmentName segment = requireNonNull(name);
    Retention retention = retention(baton);
    try (TemporaryClient client = baton.client()) {
      client.baton().versions().retain(segment, retention);
    }
    return baton.answer(
        Json.object()
            .put("segment", segment.value())
            .put("last", last)
            .put("ageSeconds", age.toSeconds())
            .put("everySeconds", every.toSeconds()),
        "segment %s: %s%n".formatted(segment, text(retention)));
  }

  private Retention retention(Invocation baton) {
    try {
      Retention retention = new Retention(last, age, every);
      if (retention.isNone() && !every.isZero()) {
        throw baton.wrongArguments("--every keeps nothing by itself: add --last or --for");
      }
      return retention;
    } catch (IllegalArgumentException e) {
      throw baton.wrongArguments(String.valueOf(e.getMessage()));
    }
  }

  /** In words. */
  static String text(Retention retention) {
    if (retention.isNone()) {
      return "nothing is kept by itself";
    }
    String each =
        retention.every().isZero() ? "checkpoints" : "one in " + Age.format(retention.every());
    String last = retention.last() == 0 ? "" : "the last " + retention.last();
    String age = retention.age().isZero() ? "" : "those of the last " + Age.format(retention.age());
    String and = last.isEmpty() || age.isEmpty() ? "" : ", and ";
    return "of its checkpoints (%s) are kept %s".formatted(each, last + and + age);
  }
}
