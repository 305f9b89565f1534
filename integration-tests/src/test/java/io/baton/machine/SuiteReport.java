package io.baton.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** What Surefire wrote of a test class that it ran. */
final class SuiteReport {

  private SuiteReport() {}

  /**
   * Why a suite did not run, or not wholly; nothing if it did. That no test of it failed is
   * Surefire's to see.
   *
   * @param directory of the reports, with none from an earlier build
   */
  static Optional<String> shortfall(Path directory, Class<?> suite) throws IOException {
    Path report = directory.resolve("TEST-" + suite.getName() + ".xml");
    if (!Files.exists(report)) {
      return Optional.of("it did not run: no report at " + report);
    }
    Element root = parse(report);
    int tests = Integer.parseInt(root.getAttribute("tests"));
    int skipped = Integer.parseInt(root.getAttribute("skipped"));
    if (tests == 0) {
      return Optional.of("it has no tests");
    }
    if (skipped > 0) {
      return Optional.of(
          skipped + " of " + tests + " tests were skipped: " + firstReason(root).orElse("unsaid"));
    }
    return Optional.empty();
  }

  private static Optional<String> firstReason(Element root) {
    return Optional.ofNullable((Element) root.getElementsByTagName("skipped").item(0))
        .map(skipped -> skipped.getAttribute("message"));
  }

  private static Element parse(Path report) throws IOException {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(report.toFile())
          .getDocumentElement();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(report + " is not a report of Surefire's", e);
    }
  }
}
