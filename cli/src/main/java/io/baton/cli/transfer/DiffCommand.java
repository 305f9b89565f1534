package io.baton.cli.transfer;

import static java.util.Objects.requireNonNull;

import io.baton.api.SegmentName;
import io.baton.api.error.NotRegisteredException;
import io.baton.cli.command.Invocation;
import io.baton.cli.local.TemporaryClient;
import io.baton.client.Baton;
import io.baton.client.version.VersionChoice;
import io.baton.export.ExportFile;
import io.baton.outline.Outline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Tells where a segment's content differs from an export or from another segment's. */
@Command(
    name = "diff",
    description = {
      "Tells in which blocks the committed content of a segment differs from an export file, from"
          + " that of another segment, or from another version of the same.",
      "Compares hashes of blocks, as storage nodes know them, and fetches no data."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:content and length are the same",
      "1:they differ",
      "2:trouble, or wrong arguments; the message says which"
    },
    exitCodeOnExecutionException = DiffCommand.TROUBLE)
public final class DiffCommand implements Callable<Integer> {

  static final int TROUBLE = 2;

  private static final int DIFFERENT = 1;

  @ParentCommand private @Nullable Invocation parent;

  @Parameters(index = "0", paramLabel = "NAME", description = "The segment.")
  private @Nullable SegmentName name;

  @Parameters(
      index = "1",
      paramLabel = "OTHER",
      description =
          "An export file if there is a file of that name or it begins with / or a dot, else a"
              + " segment.")
  private @Nullable String other;

  @Option(
      names = "--segment",
      description = "OTHER is a segment, also if there is a file of that name.")
  private boolean segment;

  @Mixin private VersionOption version = new VersionOption();

  @Option(
      names = "--other-version",
      paramLabel = "VERSION",
      description = "As --version, of OTHER if that is a segment.")
  private @Nullable String otherVersion;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Most ranges to list, ${DEFAULT-VALUE} by default. All are counted.")
  private int limit;

  @Override
  public Integer call() throws IOException {
    Invocation baton = requireNonNull(parent);
    if (limit < 1) {
      throw baton.wrongArguments("--limit must be at least 1, not " + limit);
    }
    if (otherVersion != null && isFile()) {
      throw baton.wrongArguments("--other-version is for a segment, and " + other + " is a file");
    }
    DiffView view = isFile() ? withFile(baton) : withSegment(baton);
    baton.answer(view.json(limit), view.text(limit));
    return view.differences().isEmpty() ? 0 : DIFFERENT;
  }

  /** No segment's name begins like a path. */
  private boolean isFile() {
    String text = requireNonNull(other);
    return !segment
        && (text.startsWith("/") || text.startsWith(".") || Files.exists(Path.of(text)));
  }

  private DiffView withFile(Invocation baton) throws IOException {
    Path file = Path.of(requireNonNull(other));
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    try (ExportFile export = ExportFile.open(file);
        TemporaryClient client = baton.client()) {
      Outline right = export.outline();
      Outline left = client.baton().outline(requireNonNull(name), version.choice(), right);
      return DiffView.withFile(left, right, file.toString());
    }
  }

  private DiffView withSegment(Invocation baton) {
    SegmentName second = nameOf(baton, requireNonNull(other));
    try (TemporaryClient client = baton.client()) {
      Outline left = client.baton().outline(requireNonNull(name), version.choice(), null);
      return DiffView.of(left, outlineOf(client.baton(), second, left));
    }
  }

  private Outline outlineOf(Baton baton, SegmentName second, Outline left) {
    try {
      VersionChoice choice =
          otherVersion == null ? VersionChoice.NEWEST : VersionChoice.parse(otherVersion);
      return baton.outline(second, choice, left);
    } catch (NotRegisteredException e) {
      throw new NotRegisteredException(e.getMessage() + ", and there is no file " + second, e);
    }
  }

  private static SegmentName nameOf(Invocation baton, String text) {
    try {
      return SegmentName.of(text);
    } catch (IllegalArgumentException e) {
      throw baton.wrongArguments("there is no file " + text + ", and " + e.getMessage());
    }
  }
}
