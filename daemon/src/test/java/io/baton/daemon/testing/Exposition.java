package io.baton.daemon.testing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scrape in Prometheus' text format 0.0.4, read strictly: whatever promtool or a convention would
 * complain of throws an {@link AssertionError} with the line.
 */
public final class Exposition {

  private static final Pattern HELP = Pattern.compile("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (\\S.*)");
  private static final Pattern TYPE =
      Pattern.compile(
          "# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary|untyped)");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\\"n])*)\"(,|$)");

  private final Map<String, String> types = new TreeMap<>();
  private final Map<String, String> helps = new TreeMap<>();
  private final Map<String, Double> samples = new LinkedHashMap<>();
  private final Set<String> finished = new HashSet<>();
  private String family = "";

  private Exposition() {}

  /** Reads a scrape. */
  public static Exposition parse(String text) {
    Exposition scrape = new Exposition();
    require(text.endsWith("\n"), "the last line does not end", text);
    text.lines().forEach(scrape::line);
    scrape.checkHistograms();
    return scrape;
  }

  private void line(String line) {
    Matcher help = HELP.matcher(line);
    Matcher type = TYPE.matcher(line);
    if (help.matches()) {
      begin(help.group(1), line);
      require(helps.put(family, help.group(2)) == null, "a second HELP", line);
    } else if (type.matches()) {
      require(type.group(1).equals(family), "TYPE does not follow its HELP", line);
      require(types.put(family, type.group(2)) == null, "a second TYPE", line);
      checkName(family, type.group(2), line);
    } else {
      require(!line.startsWith("#"), "neither HELP nor TYPE", line);
      sample(line);
    }
  }

  private void begin(String name, String line) {
    finished.add(family);
    require(!finished.contains(name), "the lines of a metric are apart", line);
    family = name;
  }

  private static void checkName(String name, String type, String line) {
    require(name.endsWith("_total") == type.equals("counter"), "_total is for counters", line);
    require(
        !name.matches(
            ".*_(milliseconds|millis|ms|micros|nanos|kilobytes|mb|minutes|count|sum|bucket)"),
        "no base unit, or a reserved ending",
        line);
    require(!type.equals("histogram") || name.endsWith("_seconds"), "times are in seconds", line);
  }

  private void sample(String line) {
    Matcher sample = SAMPLE.matcher(line);
    require(sample.matches(), "no sample", line);
    String name = sample.group(1);
    String type = types.get(family);
    require(type != null, "a sample without TYPE", line);
    boolean composed = "histogram".equals(type) || "summary".equals(type);
    require(
        name.equals(family)
            || (composed && name.matches(Pattern.quote(family) + "_(bucket|sum|count)")),
        "a sample of another metric than " + family,
        line);
    List<String> labels = labels(sample.group(2) == null ? "" : sample.group(2), line);
    double value = number(sample.group(3), line);
    require(!"counter".equals(type) || value >= 0, "a counter below 0", line);
    String series = name + labels;
    require(samples.put(series, value) == null, "a second sample of a series", line);
  }

  private static List<String> labels(String text, String line) {
    List<String> labels = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Matcher label = LABEL.matcher(text);
    int end = 0;
    while (end < text.length()) {
      require(label.find(end) && label.start() == end, "no label at " + end, line);
      require(names.add(label.group(1)), "a label twice", line);
      labels.add(label.group(1) + "=" + label.group(2));
      end = label.end();
    }
    return labels;
  }

  private static double number(String text, String line) {
    if (text.equals("+Inf")) {
      return Double.POSITIVE_INFINITY;
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new AssertionError("no number: " + line, e);
    }
  }

  /** Buckets never fall, and the last one counts all. */
  private void checkHistograms() {
    types.forEach(
        (name, type) -> {
          if (type.equals("histogram")) {
            checkHistogram(name);
          }
        });
  }

  private void checkHistogram(String name) {
    Map<String, Double> before = new TreeMap<>();
    samples.forEach(
        (series, value) -> {
          if (series.startsWith(name + "_bucket[")) {
            String others = series.replaceAll("(, )?le=[^,\\]]*", "");
            Double lower = before.put(others, value);
            require(lower == null || lower <= value, "a bucket falls", series);
            if (series.contains("le=+Inf")) {
              String count = others.replace(name + "_bucket[", name + "_count[");
              require(value.equals(samples.get(count)), "the last bucket is not the count", series);
            }
          }
        });
  }

  private static void require(boolean holds, String what, String line) {
    if (!holds) {
      throw new AssertionError(what + ": " + line);
    }
  }

  /** Names of all metrics. */
  public Set<String> names() {
    return types.keySet();
  }

  /** counter, gauge, histogram or summary. */
  public String type(String name) {
    return types.get(name);
  }

  /** What HELP says. */
  public String help(String name) {
    return helps.get(name);
  }

  /** All series, as {@code name[label=value, ...]}. */
  public Set<String> series() {
    return samples.keySet();
  }

  /** The value of a series, its labels as {@code name=value} in order. */
  public double value(String name, String... labels) {
    Double value = samples.get(name + List.of(labels));
    if (value == null) {
      throw new AssertionError("no " + name + List.of(labels) + " in " + samples.keySet());
    }
    return value;
  }
}
