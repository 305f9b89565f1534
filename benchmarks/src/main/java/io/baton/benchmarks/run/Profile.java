package io.baton.benchmarks.run;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import one.profiler.AsyncProfiler;
import org.jspecify.annotations.Nullable;

/** The profiler as the agent of the processes that are measured; or none. */
final class Profile {

  /** What is not profiled. */
  static final Profile OFF = new Profile(null, null, "", "");

  private final @Nullable Path library;
  private final @Nullable Path directory;
  private final String event;
  private final String format;

  private Profile(@Nullable Path library, @Nullable Path directory, String event, String format) {
    this.library = library;
    this.directory = directory;
    this.event = event;
    this.format = format;
  }

  /**
   * Unpacks the profiler.
   *
   * @param directory for the profiles, one file a process; made if it is not there
   * @param event that is sampled, such as {@code cpu}, {@code wall} or {@code alloc}
   * @param format of the files: {@code collapsed}, {@code html} or {@code jfr}
   */
  static Profile into(Path directory, String event, String format) throws IOException {
    Files.createDirectories(directory);
    Path library = directory.resolve("libasyncProfiler.so");
    String resource =
        System.getProperty("os.arch").equals("aarch64") ? "/linux-arm64/" : "/linux-x64/";
    try (InputStream in =
        AsyncProfiler.class.getResourceAsStream(resource + library.getFileName())) {
      if (in == null) {
        throw new IOException("the profiler has no library for this machine");
      }
      Files.copy(in, library, StandardCopyOption.REPLACE_EXISTING);
    }
    return new Profile(library, directory, event, format);
  }

  boolean isOn() {
    return directory != null;
  }

  /** Flags for a process's JVM; its profile is written when it ends. */
  List<String> flags(String label) {
    if (library == null || directory == null) {
      return ImmutableList.of();
    }
    return ImmutableList.of(
        "-agentpath:%s=start,event=%s,%s,file=%s"
            .formatted(library, event, format, directory.resolve(label + "." + format)));
  }

  /** The same as one text, for a launcher. */
  String javaOptions(String label) {
    return String.join(" ", flags(label));
  }
}
