package io.baton.registry.record;

import com.google.common.collect.ImmutableSortedMap;
import io.baton.api.Retention;
import io.baton.api.Version;
import java.util.TreeMap;

/**
 * Which versions of a segment are to stay readable besides the newest. The replicas have them; this
 * says what is wanted, and what people call them.
 *
 * @param retention what replicas keep by themselves
 * @param labels versions that are kept until they are forgotten, by what people call them; at most
 *     {@value #MOST_LABELS}
 */
public record Retained(Retention retention, ImmutableSortedMap<String, Version> labels) {

  /** Most labels of one segment. */
  public static final int MOST_LABELS = 100;

  /** Nothing but the newest. */
  public static final Retained NONE = new Retained(Retention.NONE, ImmutableSortedMap.of());

  private static final int LONGEST_LABEL = 64;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming what does not fit
   */
  public Retained {
    if (labels.size() > MOST_LABELS) {
      throw new IllegalArgumentException(
          "a segment has at most %d labels: take some away".formatted(MOST_LABELS));
    }
    labels.keySet().forEach(Retained::check);
  }

  private static void check(String label) {
    if (label.length() > LONGEST_LABEL || !label.matches("[A-Za-z][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException(
          "a label is 1 to %d letters, digits and . _ -, beginning with a letter, not '%s'"
              .formatted(LONGEST_LABEL, label));
    }
  }

  /** With another policy. */
  public Retained with(Retention wanted) {
    return new Retained(wanted, labels);
  }

  /**
   * With a label, which a version may have had before.
   *
   * @throws IllegalArgumentException if it cannot be one, or there are too many
   */
  public Retained labelled(String label, Version version) {
    TreeMap<String, Version> all = new TreeMap<>(labels);
    all.put(label, version);
    return new Retained(retention, ImmutableSortedMap.copyOf(all));
  }

  /** Without the labels of a version. */
  public Retained without(Version version) {
    TreeMap<String, Version> others = new TreeMap<>(labels);
    others.values().removeIf(version::equals);
    return new Retained(retention, ImmutableSortedMap.copyOf(others));
  }
}
