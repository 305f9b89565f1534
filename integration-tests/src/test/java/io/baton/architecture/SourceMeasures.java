package io.baton.architecture;

import com.google.common.collect.Maps;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Measures Java sources by the syntax trees of the JDK's own compiler. */
final class SourceMeasures {

  /** A source file; {@code path} is relative to the repository root, with slashes. */
  record Source(String path, String text, boolean main) {}

  private final List<Measure> measures = new ArrayList<>();
  private final Map<String, Integer> classesByPackage = new TreeMap<>();

  private SourceMeasures() {}

  static List<Measure> of(List<Source> sources) {
    SourceMeasures all = new SourceMeasures();
    all.measure(Maps.uniqueIndex(sources, source -> fileOf(source).toUri()));
    all.classesByPackage.forEach((name, count) -> all.put(Ceiling.PACKAGE, name, count));
    return all.measures;
  }

  /** By one compiler, as each one reads the whole class path when it starts. */
  private void measure(Map<URI, Source> sources) {
    List<JavaFileObject> files = sources.values().stream().map(SourceMeasures::fileOf).toList();
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, problems, List.of("-proc:none"), null, files);
    try {
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        measure(sources.get(unit.getSourceFile().toUri()), unit, positions);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Diagnostic<? extends JavaFileObject> problem : problems.getDiagnostics()) {
      if (problem.getKind() == Diagnostic.Kind.ERROR) {
        String path = sources.get(problem.getSource().toUri()).path();
        throw new IllegalArgumentException(path + ": " + problem.getMessage(Locale.ROOT));
      }
    }
  }

  private void measure(Source source, CompilationUnitTree unit, SourcePositions positions) {
    String packageName = unit.getPackageName() == null ? "" : unit.getPackageName().toString();
    put(Ceiling.FILE, source.path(), (int) source.text().lines().count());
    put(Ceiling.IMPORTS, source.path(), unit.getImports().size());
    if (source.main()) {
      int classes = (int) unit.getTypeDecls().stream().filter(ClassTree.class::isInstance).count();
      classesByPackage.merge(packageName, classes, Integer::sum);
    }
    new MemberScanner(packageName, unit, positions).scan(unit, null);
  }

  private void put(Ceiling ceiling, String name, int value) {
    measures.add(new Measure(ceiling, name, value));
  }

  private static JavaFileObject fileOf(Source source) {
    return new SimpleJavaFileObject(
        URI.create("string:///" + source.path()), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source.text();
      }
    };
  }

  private final class MemberScanner extends TreeScanner<Void, ClassTree> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private String owner;

    MemberScanner(String packageName, CompilationUnitTree unit, SourcePositions positions) {
      this.owner = packageName;
      this.unit = unit;
      this.positions = positions;
    }

    @Override
    public Void visitClass(ClassTree tree, ClassTree enclosing) {
      String outer = owner;
      String simpleName = tree.getSimpleName().toString();
      owner = outer + "." + (simpleName.isEmpty() ? "anonymous" : simpleName);
      for (Tree member : tree.getMembers()) {
        if (member instanceof BlockTree initializer) {
          put(Ceiling.METHOD, owner + "#init", linesOf(initializer));
        }
      }
      super.visitClass(tree, tree);
      owner = outer;
      return null;
    }

    @Override
    public Void visitMethod(MethodTree tree, ClassTree enclosing) {
      put(Ceiling.METHOD, owner + "#" + tree.getName(), linesOf(tree));
      boolean constructor = tree.getName().contentEquals("<init>");
      if (constructor && enclosing.getKind() != Tree.Kind.RECORD) {
        put(Ceiling.CONSTRUCTOR, owner, tree.getParameters().size());
      }
      return super.visitMethod(tree, enclosing);
    }

    private int linesOf(Tree tree) {
      LineMap lines = unit.getLineMap();
      long first = lines.getLineNumber(positions.getStartPosition(unit, tree));
      long last = lines.getLineNumber(positions.getEndPosition(unit, tree));
      return (int) (last - first + 1);
    }
  }
}
