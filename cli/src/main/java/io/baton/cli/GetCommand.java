package io.baton.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.api.SegmentName;
import io.baton.cli.answer.Json;
import io.baton.cli.local.TemporaryClient;
import io.baton.cli.terminal.Activity;
import io.baton.cli.terminal.ByteCount;
import io.baton.client.Fetched;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Copies a segment's content, whoever owns it. */
@Command(
    name = "get",
    description =
        "Copies the newest committed content of a segment to a file. Its owner is not disturbed.")
final class GetCommand implements Callable<Integer> {

  @ParentCommand private @Nullable BatonCommand parent;

  @Parameters(index = "0", paramLabel = "NAME", description = "The segment.")
  private @Nullable SegmentName name;

  @Parameters(
      index = "1",
      paramLabel = "FILE",
      description = "Replaced when the copy is whole and its checksum is right.")
  private @Nullable Path file;

  @Override
  public Integer call() throws IOException {
    BatonCommand baton = Arguments.given(parent);
    SegmentName segment = Arguments.given(name);
    Path target = Arguments.given(file).toAbsolutePath();
    if (Files.isDirectory(target)) {
      throw baton.wrongArguments(target + " is a directory: name a file");
    }
    Path directory = target.getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new NoSuchFileException(String.valueOf(directory));
    }
    Fetched fetched;
    try (TemporaryClient client = baton.client()) {
      fetched =
          Activity.during(
              baton.terminal(),
              "getting " + segment,
              0,
              () -> arrived(directory, target),
              () -> client.baton().fetch(segment, target));
    }
    fetched.problems().forEach(problem -> baton.terminal().err().println("baton: " + problem));
    ObjectNode document =
        Json.object()
            .put("name", segment.value())
            .put("version", fetched.version().toString())
            .put("length", fetched.length())
            .put("checksum", Json.hex(fetched.checksum()))
            .put("source", fetched.source().value())
            .put("file", target.toString());
    ArrayNode problems = document.putArray("problems");
    fetched.problems().forEach(problems::add);
    return baton.answer(
        document,
        "got %s version %s, %s from %s%n"
            .formatted(
                segment, fetched.version(), ByteCount.format(fetched.length()), fetched.source()));
  }

  /** Bytes in the file beside the target that the client collects them in. */
  private static long arrived(Path directory, Path target) {
    long bytes = 0;
    try (DirectoryStream<Path> parts =
        Files.newDirectoryStream(directory, target.getFileName() + ".*.part")) {
      for (Path part : parts) {
        bytes = Math.max(bytes, Files.size(part));
      }
    } catch (IOException e) {
      // It may have just taken the target's name: this figure is only to look at.
      return bytes;
    }
    return bytes;
  }
}
