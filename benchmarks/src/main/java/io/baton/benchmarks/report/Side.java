package io.baton.benchmarks.report;

/** Who is measured. */
public enum Side {
  BATON,
  BARE
}
