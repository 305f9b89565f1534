package io.baton.cli.transfer;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.api.Receipt;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.cli.answer.Json;
import io.baton.cli.answer.ReceiptView;
import io.baton.cli.command.Invocation;
import io.baton.cli.local.TemporaryClient;
import io.baton.cli.terminal.Activity;
import io.baton.cli.terminal.ByteCount;
import io.baton.cli.terminal.Table;
import io.baton.export.ExportFile;
import io.baton.export.ExportHead;
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

/** Registers a segment with the content of an export file, or only checks the file. */
@Command(
    name = "import",
    description = {
      "Registers a new segment with the content of a file that baton export wrote; it is what the"
          + " file tells unless options say otherwise.",
      "Every byte is checked before anything is registered: a file that is damaged or cut short is"
          + " refused as a whole."
    })
public final class ImportCommand implements Callable<Integer> {

  @ParentCommand private @Nullable Invocation parent;

  @Parameters(index = "0", paramLabel = "FILE", description = "The export.")
  private @Nullable Path file;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME",
      description = "The new segment; left out with --check.")
  private @Nullable SegmentName name;

  @Option(
      names = "--check",
      description = "Only check the file, and tell what is in it. Needs no ZooKeeper.")
  private boolean check;

  @Mixin private SpecOptions options = new SpecOptions();

  @Override
  public Integer call() throws IOException {
    Invocation baton = requireNonNull(parent);
    Path source = requireNonNull(file);
    if (check == (name != null)) {
      throw baton.wrongArguments("say either the NAME of the new segment or --check");
    }
    if (!Files.exists(source)) {
      throw new NoSuchFileException(source.toString());
    }
    try (ExportFile export =
        Activity.during(
            baton.terminal(), "checking " + source, 0, () -> 0, () -> ExportFile.open(source))) {
      return name == null ? describe(baton, export) : register(baton, export, name);
    }
  }

  private int register(Invocation baton, ExportFile export, SegmentName segment) {
    SegmentSpec spec = options.over(export.head().spec(), baton);
    try (TemporaryClient client = baton.client()) {
      Receipt receipt =
          Activity.during(
              baton.terminal(),
              "registering " + segment,
              0,
              () -> 0,
              () -> client.baton().register(segment, spec, export));
      ReceiptView view = new ReceiptView(segment, receipt, export.head().length());
      return baton.answer(view.json(), view.text("imported"));
    }
  }

  private static int describe(Invocation baton, ExportFile export) {
    ExportHead head = export.head();
    ObjectNode document =
        Json.object()
            .put("file", export.toString())
            .put("bytes", export.bytes())
            .put("name", head.name().value())
            .put("id", head.segment().toString())
            .put("version", head.version().toString())
            .put("length", head.length())
            .put("blocks", export.blocks())
            .put("checksum", Json.hex(export.checksum()))
            .put("made", head.made().toString());
    document.set("spec", Json.of(head.spec()));
    SegmentSpec spec = head.spec();
    Table text =
        Table.plain(2)
            .row("segment", head.name() + " (id " + head.segment() + ")")
            .row("version", head.version() + ", exported at " + head.made())
            .row("length", ByteCount.format(head.length()) + ", " + export.blocks() + " blocks")
            .row("capacity", ByteCount.format(spec.capacity()))
            .row("replicas", spec.replicas() + ", at least " + spec.minInSync() + " in sync")
            .row("durability", Json.lower(spec.durability()))
            .row("checksum", Json.hex(export.checksum()))
            .row("file", ByteCount.format(export.bytes()) + ", whole");
    return baton.answer(document, text.toString());
  }
}
