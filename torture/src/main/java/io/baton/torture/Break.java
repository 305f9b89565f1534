package io.baton.torture;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is broken on purpose, to see that it is found. */
enum Break {
  NOTHING,
  /** Clients take a checkpoint for kept once it is captured. */
  EARLY_ACKNOWLEDGEMENT,
  /** In the end the files of all nodes are written over with an older copy. */
  DISKS_SET_BACK;

  static Optional<Break> of(String name) {
    return Arrays.stream(values()).filter(each -> each.text().equals(name)).findFirst();
  }

  static String names() {
    return Arrays.stream(values())
        .filter(each -> each != NOTHING)
        .map(Break::text)
        .collect(Collectors.joining(", "));
  }

  private String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
