package io.baton.benchmarks.run;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;

/**
 * Where the samples of collapsed profiles fell: in a frame itself, or in what it called. Samples of
 * the JVM's compilers are left out: there are many in so short a life, and nothing to learn.
 *
 * @param samples that are looked at
 * @param self samples whose innermost frame it was, by frame
 * @param total samples that it was in, by frame
 */
record HotFrames(long samples, Map<String, Long> self, Map<String, Long> total) {

  private static final int SHOWN = 12;
  private static final String OWN = "io/baton/";
  private static final String COMPILER = "CompileBroker::compiler_thread_loop";

  /** Shows every collapsed profile in a directory. */
  static void print(Path directory, PrintStream out) throws IOException {
    out.println("Profiles are in " + directory);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.collapsed")) {
      for (Path file : files) {
        HotFrames frames = of(Files.readAllLines(file));
        out.printf(
            Locale.ROOT,
            "%n%s: %,d samples outside of compilers%n",
            file.getFileName(),
            frames.samples());
        frames.print("by themselves", frames.self(), "", out);
        frames.print("with what they call", frames.total(), OWN, out);
      }
    }
  }

  /** Reads lines of {@code frame;frame;... samples}, the outermost frame first. */
  static HotFrames of(List<String> lines) {
    long samples = 0;
    Map<String, Long> self = new HashMap<>();
    Map<String, Long> total = new HashMap<>();
    for (String line : lines) {
      if (line.contains(COMPILER)) {
        continue;
      }
      int space = line.lastIndexOf(' ');
      long count = Long.parseLong(line.substring(space + 1));
      List<String> frames = List.of(line.substring(0, space).split(";", -1));
      samples += count;
      self.merge(frames.get(frames.size() - 1), count, Long::sum);
      Set<String> once = new HashSet<>(frames);
      once.forEach(frame -> total.merge(frame, count, Long::sum));
    }
    return new HotFrames(samples, self, total);
  }

  private void print(String title, Map<String, Long> counts, String prefix, PrintStream out) {
    out.println("  " + title);
    counts.entrySet().stream()
        .filter(frame -> frame.getKey().startsWith(prefix))
        .sorted(Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(SHOWN)
        .forEach(
            frame ->
                out.printf(
                    Locale.ROOT,
                    "    %5.1f %%  %s%n",
                    100.0 * frame.getValue() / samples,
                    frame.getKey()));
  }
}
