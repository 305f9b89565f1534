package io.baton.cli.archive;

import static java.util.Objects.requireNonNull;

import io.baton.api.Group;
import io.baton.api.Receipt;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.api.error.AlreadyRegisteredException;
import io.baton.api.error.RefusedException;
import io.baton.archive.manifest.ManifestHead;
import io.baton.archive.read.ArchiveReader;
import io.baton.cli.answer.ReceiptView;
import io.baton.cli.command.Invocation;
import io.baton.cli.local.TemporaryClient;
import io.baton.cli.terminal.Activity;
import io.baton.registry.Registry;
import io.baton.registry.Resolution;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Brings an archived version back. */
@Command(
    name = "restore",
    description = {
      "Registers a segment with a version that is archived, the newest one unless options say"
          + " otherwise; or writes its content to a file. Every block is checked. What was"
          + " acknowledged after that version is not in it.",
      "A segment that is registered is never written over: restore it under another name, or remove"
          + " it first (baton rm; baton undelete brings it back)."
    })
public final class RestoreCommand implements Callable<Integer> {

  @ParentCommand private @Nullable Invocation parent;

  @Parameters(index = "0", paramLabel = "NAME", description = "The segment that was archived.")
  private @Nullable SegmentName name;

  @Mixin private Wanted wanted = new Wanted();

  @Option(
      names = "--as",
      paramLabel = "NEW",
      description = "Register it under this name instead of its own.")
  private @Nullable SegmentName as;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Write its content to a file, and register nothing.")
  private @Nullable Path file;

  @Option(
      names = "--from",
      paramLabel = "LOCATION",
      description = "Where the archive is; needed if the segment is not registered any more.")
  private @Nullable String from;

  @Option(
      names = "--cluster",
      paramLabel = "ID",
      description = "With --from: of a cluster that is another one, as after a loss of ZooKeeper.")
  private @Nullable String cluster;

  @Override
  public Integer call() throws IOException {
    Invocation baton = requireNonNull(parent);
    SegmentName segment = requireNonNull(name);
    if ((as != null && file != null) || (cluster != null && from == null)) {
      throw baton.wrongArguments("--as and --file exclude each other, and --cluster needs --from");
    }
    wanted.check(baton);
    if (file == null) {
      requireFree(baton, target());
    }
    Stored stored =
        from == null
            ? Stored.ofSegment(segment, baton)
            : Stored.ofName(from, cluster == null ? clusterOf(baton) : cluster, segment, baton);
    return file == null ? register(baton, stored) : write(baton, stored, file);
  }

  private SegmentName target() {
    return as == null ? requireNonNull(name) : as;
  }

  private static String clusterOf(Invocation baton) {
    try (Registry registry = baton.registry()) {
      return registry.cluster().id(baton.timeout());
    }
  }

  /** Better than after all has been read. */
  private static void requireFree(Invocation baton, SegmentName target) {
    try (Registry registry = baton.registry()) {
      if (registry.names().resolve(target, baton.timeout()) instanceof Resolution.Found) {
        throw new AlreadyRegisteredException(
            "segment %s is registered, and is not written over: say another name with --as, or --file, or remove it first (baton rm %s)"
                .formatted(target, target));
      }
    }
  }

  private ManifestHead read(Invocation baton, Stored stored, Path to, Path scratch)
      throws IOException {
    return Activity.during(
        baton.terminal(),
        "restoring " + requireNonNull(name),
        0,
        () -> 0,
        () ->
            stored.use(
                archive -> {
                  ArchiveReader reader = new ArchiveReader(archive, scratch);
                  Version version =
                      wanted
                          .in(reader)
                          .orElseThrow(
                              () ->
                                  new RefusedException(
                                      "no such version of segment %s is in %s"
                                          .formatted(name, stored.location())));
                  return reader.restore(version, to);
                }));
  }

  private int write(Invocation baton, Stored stored, Path to) throws IOException {
    Path whole = to.toAbsolutePath();
    ManifestHead head = read(baton, stored, whole, requireNonNull(whole.getParent()));
    return baton.answer(
        RestoredView.json(head).put("file", whole.toString()),
        "wrote %s to %s%n".formatted(RestoredView.text(head), whole));
  }

  private int register(Invocation baton, Stored stored) throws IOException {
    try (TemporaryClient client = baton.client()) {
      Path content = client.temporaryFile("restored");
      ManifestHead head = read(baton, stored, content, requireNonNull(content.getParent()));
      SegmentSpec spec = head.spec().withGroup(Group.NONE);
      Receipt receipt =
          Activity.during(
              baton.terminal(),
              "registering " + target(),
              0,
              () -> 0,
              () -> client.baton().register(target(), spec, content));
      ReceiptView view = new ReceiptView(target(), receipt, head.length());
      return baton.answer(
          view.json().setAll(RestoredView.json(head)),
          view.text("restored %s as".formatted(RestoredView.text(head))));
    }
  }
}
