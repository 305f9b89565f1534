package io.baton.daemon.monitor;

import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import java.util.regex.Pattern;

/**
 * A metric as it is declared, once: what a scrape says of it and what {@code docs/metrics.md} says.
 *
 * @param name as Prometheus stores it, the unit at its end: {@code _seconds} or {@code _bytes}, and
 *     {@code _total} after it if and only if it is a counter
 * @param type how it moves
 * @param labels their names; their values must come from a small, fixed set
 * @param help what it counts or shows
 * @param alert what to be woken up by, or empty
 */
public record Metric(
    String name, Type type, ImmutableList<String> labels, String help, String alert) {

  /** How a metric moves. */
  public enum Type {
    /** Only up, from 0 at the start of the process. */
    COUNTER,
    /** Up and down. */
    GAUGE,
    /** A distribution of times. */
    HISTOGRAM
  }

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");

  /** Checks the conventions. */
  public Metric {
    Preconditions.checkArgument(NAME.matcher(name).matches(), "not a metric's name: %s", name);
    Preconditions.checkArgument(
        name.endsWith("_total") == (type == Type.COUNTER), "%s is no name of a %s", name, type);
    Preconditions.checkArgument(
        type != Type.HISTOGRAM || name.endsWith("_seconds"), "%s must be in seconds", name);
    labels.forEach(
        label ->
            Preconditions.checkArgument(
                NAME.matcher(label).matches() && !label.equals("le"),
                "not a label's name: %s",
                label));
  }

  /** A counter without labels or alert. */
  public static Metric counter(String name, String help) {
    return new Metric(name, Type.COUNTER, ImmutableList.of(), help, "");
  }

  /** A gauge without labels or alert. */
  public static Metric gauge(String name, String help) {
    return new Metric(name, Type.GAUGE, ImmutableList.of(), help, "");
  }

  /** A histogram without labels or alert. */
  public static Metric histogram(String name, String help) {
    return new Metric(name, Type.HISTOGRAM, ImmutableList.of(), help, "");
  }

  /** The same with labels. */
  public Metric by(String... names) {
    return new Metric(name, type, ImmutableList.copyOf(names), help, alert);
  }

  /** The same with what to be woken up by. */
  public Metric alertOn(String what) {
    return new Metric(name, type, labels, help, what);
  }
}
