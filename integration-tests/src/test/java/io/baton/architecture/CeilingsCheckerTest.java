package io.baton.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.baton.architecture.SourceMeasures.Source;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each ceiling can fail, at one above its limit and not before. */
class CeilingsCheckerTest {

  private static final String PATH = "core/src/main/java/a/A.java";

  private static List<String> check(List<String> exceptions, String... lines) {
    Source source = new Source(PATH, String.join("\n", lines), true);
    return Ceilings.withExceptions(exceptions).violations(SourceMeasures.of(List.of(source)));
  }

  private static String repeat(int times, String line) {
    return (line + "\n").repeat(times);
  }

  private static String fileOf(int lines) {
    return "package a;\n" + repeat(lines - 2, "//") + "class A {}";
  }

  private static String methodOf(int lines) {
    return "package a; class A {\n@Deprecated\nvoid m() {\n" + repeat(lines - 3, "") + "}\n}";
  }

  @Test
  void longFile() {
    assertEquals(List.of(), check(List.of(), fileOf(400)));
    assertEquals(
        List.of("file " + PATH + " is 401, the ceiling is 400"), check(List.of(), fileOf(401)));
  }

  @Test
  void longMethod() {
    assertEquals(List.of(), check(List.of(), methodOf(40)));
    assertEquals(List.of("method a.A#m is 41, the ceiling is 40"), check(List.of(), methodOf(41)));
  }

  @Test
  void longInitializerOfNestedClass() {
    assertEquals(
        List.of("method a.A.B#init is 41, the ceiling is 40"),
        check(List.of(), "package a; class A { class B { static {" + "\n".repeat(40) + "}}}"));
  }

  @Test
  void constructorWithManyParameters() {
    String six = "int a, int b, int c, int d, int e, int f";
    assertEquals(List.of(), check(List.of(), "package a; class A { A(" + six + ") {} }"));
    assertEquals(
        List.of("constructor a.A is 7, the ceiling is 6"),
        check(List.of(), "package a; class A { A(" + six + ", int g) {} }"));
  }

  @Test
  void recordsMayHaveManyComponents() {
    String seven = "(int a, int b, int c, int d, int e, int f, int g)";
    assertEquals(
        List.of(), check(List.of(), "package a; record A" + seven + " { A" + seven + " {} }"));
    assertEquals(List.of(), check(List.of(), "package a; record A" + seven + " { A {} }"));
  }

  @Test
  void manyImports() {
    assertEquals(List.of(), check(List.of(), "package a;", repeat(25, "import b.B;")));
    assertEquals(
        List.of("imports " + PATH + " is 26, the ceiling is 25"),
        check(List.of(), "package a;", repeat(26, "import b.B;")));
  }

  private static List<Source> classes(String module, boolean main, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Source(module + "/" + i + ".java", "package a; class A {}", main))
        .toList();
  }

  @Test
  void largePackageCountsMainSourcesOfAllModules() {
    Ceilings ceilings = Ceilings.withExceptions(List.of());
    List<Source> fifteen =
        Stream.of(classes("core", true, 10), classes("client", true, 5), classes("t", false, 9))
            .flatMap(List::stream)
            .toList();
    assertEquals(List.of(), ceilings.violations(SourceMeasures.of(fifteen)));
    assertEquals(
        List.of("package a is 16, the ceiling is 15"),
        ceilings.violations(SourceMeasures.of(classes("core", true, 16))));
  }

  @Test
  void exceptionRaisesTheLimitOfOneThing() {
    List<String> exceptions = List.of("# comment", "", "method a.A#m 45  # reads top to bottom");
    assertEquals(List.of(), check(exceptions, methodOf(45)));
    assertEquals(List.of("method a.A#m is 46, the ceiling is 45"), check(exceptions, methodOf(46)));
  }

  @Test
  void exceptionThatIsNotNeededFails() {
    String removal = " needs no exception any more: remove it from the list";
    assertEquals(
        List.of("method a.A#m" + removal), check(List.of("method a.A#m 45 # why"), methodOf(40)));
    assertEquals(
        List.of("file gone.java" + removal),
        check(List.of("file gone.java 500 # why"), "class A {}"));
  }

  @Test
  void malformedListFails() {
    for (String line : List.of("file a 5", "file a 5 # ", "file a # why", "color a 5 # why")) {
      assertThrows(IllegalArgumentException.class, () -> Ceilings.withExceptions(List.of(line)));
    }
    String line = "file a 500 # why";
    assertThrows(
        IllegalArgumentException.class, () -> Ceilings.withExceptions(List.of(line, line)));
  }

  @Test
  void sourceThatDoesNotParseFails() {
    assertThrows(IllegalArgumentException.class, () -> check(List.of(), "class {"));
  }
}
