package io.baton.architecture;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The Java sources of all modules. */
final class Repository {

  private Repository() {}

  /** The nearest directory upwards whose pom lists modules. */
  static Path root() throws IOException {
    Path start = Path.of("").toAbsolutePath();
    for (Path dir = start; dir != null; dir = dir.getParent()) {
      Path pom = dir.resolve("pom.xml");
      if (Files.exists(pom) && Files.readString(pom).contains("<modules>")) {
        return dir;
      }
    }
    throw new IllegalStateException("No pom with modules above " + start);
  }

  static List<SourceMeasures.Source> sources(Path root) throws IOException {
    List<SourceMeasures.Source> sources = new ArrayList<>();
    Files.walkFileTree(root, new SourceCollector(root, sources));
    sources.sort(Comparator.comparing(SourceMeasures.Source::path));
    return sources;
  }

  private static final class SourceCollector extends SimpleFileVisitor<Path> {
    private final Path root;
    private final List<SourceMeasures.Source> sources;

    SourceCollector(Path root, List<SourceMeasures.Source> sources) {
      this.root = root;
      this.sources = sources;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
      String name = dir.getFileName().toString();
      boolean skipped = !dir.equals(root) && (name.startsWith(".") || name.equals("target"));
      return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      String path = root.relativize(file).toString().replace('\\', '/');
      boolean main = path.contains("/src/main/java/");
      if (path.endsWith(".java") && (main || path.contains("/src/test/java/"))) {
        sources.add(new SourceMeasures.Source(path, Files.readString(file), main));
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
