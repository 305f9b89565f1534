package io.baton.cli;

import io.baton.api.Receipt;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.RefusedException;
import io.baton.cli.answer.Json;
import io.baton.cli.answer.ReceiptView;
import io.baton.cli.local.Replacement;
import io.baton.cli.local.TemporaryClient;
import io.baton.cli.terminal.Activity;
import io.baton.cli.transfer.SpecOptions;
import io.baton.client.Segment;
import io.baton.client.open.OpenOptions;
import io.baton.registry.Registry;
import io.baton.registry.Resolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Registers a segment with a file's content, or replaces a registered one's content. */
@Command(
    name = "put",
    description = {
      "Registers a segment with a file's content; if it is registered already, replaces its"
          + " content in one checkpoint.",
      "A new segment has the file's size as its capacity, 3 replicas, 2 of them (with one replica 1)"
          + " in sync at least, and MEMORY durability unless options say otherwise.",
      "Returns when every in-sync replica has it and knows that it is committed."
    })
final class PutCommand implements Callable<Integer> {

  @CommandLine.ParentCommand private @Nullable BatonCommand parent;

  @Parameters(index = "0", paramLabel = "NAME", description = "The segment.")
  private @Nullable SegmentName name;

  @Parameters(index = "1", paramLabel = "FILE", description = "The content.")
  private @Nullable Path file;

  @CommandLine.Mixin private SpecOptions options = new SpecOptions();

  @Option(names = "--takeover", description = "Take the segment also from an owner that is alive.")
  private boolean takeover;

  @Override
  public Integer call() throws IOException {
    BatonCommand baton = Arguments.given(parent);
    SegmentName segment = Arguments.given(name);
    Path content = Arguments.given(file);
    if (!Files.exists(content)) {
      throw new NoSuchFileException(content.toString());
    }
    if (!Files.isRegularFile(content)) {
      throw new RefusedException(content + " is not a regular file");
    }
    long length = Files.size(content);
    SegmentSpec fresh = options.over(SegmentSpec.ofCapacity(length), baton);
    Optional<SegmentSpec> registered = registered(baton, segment);
    SegmentSpec spec = registered.map(there -> options.over(there, baton)).orElse(fresh);
    if (registered.isPresent() && !registered.get().equals(spec)) {
      throw new RefusedException(
          "segment %s is registered already, with %s: that cannot be changed. Nothing was done"
              .formatted(segment, text(registered.get())));
    }
    if (registered.isEmpty() && length > spec.capacity()) {
      throw new RefusedException(
          "%s has %d bytes, more than the capacity of segment %s, %d. Nothing was done"
              .formatted(content, length, segment, spec.capacity()));
    }
    try (TemporaryClient client = baton.client()) {
      Receipt receipt =
          registered.isPresent()
              ? replace(baton, client, segment, content)
              : register(baton, client, segment, spec, content);
      ReceiptView view = new ReceiptView(segment, receipt, length);
      return baton.answer(
          view.json().put("registered", registered.isEmpty()),
          view.text(registered.isEmpty() ? "registered" : "replaced"));
    }
  }

  private static Optional<SegmentSpec> registered(BatonCommand baton, SegmentName segment) {
    try (Registry registry = baton.registry()) {
      Resolution resolution = registry.names().resolve(segment, baton.timeout());
      return resolution instanceof Resolution.Found found
          ? Optional.of(found.current().record().spec())
          : Optional.empty();
    }
  }

  private static String text(SegmentSpec spec) {
    return "capacity %d, %d replicas, at least %d in sync, durability %s"
        .formatted(
            spec.capacity(), spec.replicas(), spec.minInSync(), Json.lower(spec.durability()));
  }

  private static Receipt register(
      BatonCommand baton,
      TemporaryClient client,
      SegmentName segment,
      SegmentSpec spec,
      Path content) {
    return Activity.during(
        baton.terminal(),
        "registering " + segment,
        0,
        () -> 0,
        () -> client.baton().register(segment, spec, content));
  }

  private Receipt replace(
      BatonCommand baton, TemporaryClient client, SegmentName segment, Path content)
      throws IOException {
    OpenOptions opening = takeover ? OpenOptions.TAKEOVER : OpenOptions.DEFAULT;
    Replacement replacement = new Replacement(content);
    return Activity.during(
        baton.terminal(),
        "replacing " + segment,
        Files.size(content),
        replacement::bytesDone,
        () -> {
          try (Segment open = client.baton().open(segment, opening)) {
            replacement.write(open);
            Receipt receipt = open.checkpoint();
            open.publish();
            return receipt;
          }
        });
  }
}
