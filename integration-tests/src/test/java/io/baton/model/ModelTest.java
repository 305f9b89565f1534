package io.baton.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code scripts/model}: the protocol's model in {@code docs/model} keeps its promises, and breaks
 * one for each rule that is dropped. Runs in the profile {@code model} only, as it takes minutes.
 */
@Tag("model")
final class ModelTest {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Path MODELS = ROOT.resolve("docs/model");
  private static final long MINUTES = 30;

  @Test
  void everyConfigurationEndsAsItSays() throws Exception {
    List<String> configurations;
    try (Stream<Path> files = Files.list(MODELS)) {
      configurations =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".cfg"))
              .toList();
    }
    Process model =
        new ProcessBuilder(ROOT.resolve("scripts/model").toString())
            .redirectErrorStream(true)
            .start();
    try {
      String out = show(model);
      assertTrue(model.waitFor(MINUTES, TimeUnit.MINUTES), out);
      assertEquals(0, model.exitValue(), out);
      assertTrue(out.contains(configurations.size() + " ended as expected"), out);
    } finally {
      model.descendants().forEach(ProcessHandle::destroy);
      model.destroy();
    }
  }

  /** Every line as it comes: the whole takes minutes. */
  private static String show(Process model) throws IOException {
    StringBuilder out = new StringBuilder();
    try (BufferedReader lines = model.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println(line);
        out.append(line).append('\n');
      }
    }
    return out.toString();
  }
}
