package io.baton.agent.supervise;

import io.baton.api.Version;

/** Counts the starts of a program that fail, from one version of its state. */
final class Resumes {

  private final int most;
  private Version from = Version.NONE;
  private int failed;

  /** After {@code most} of them the version is given up. */
  Resumes(int most) {
    this.most = most;
  }

  /** Another has failed; returns whether that was one too many, and begins anew then. */
  boolean failed(Version version) {
    failed = version.equals(from) ? failed + 1 : 1;
    from = version;
    if (failed < most) {
      return false;
    }
    failed = 0;
    return true;
  }
}
