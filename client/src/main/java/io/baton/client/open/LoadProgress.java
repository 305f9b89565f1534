package io.baton.client.open;

import io.baton.api.SegmentName;

/** Hears how far a segment is loaded while it is opened. Any thread; must not block. */
@FunctionalInterface
public interface LoadProgress {

  /** Hears nothing. */
  LoadProgress NONE = (segment, done, length) -> {};

  /**
   * It has come this far; told again and again, never less than before, unless a source failed and
   * another is read from the start.
   *
   * @param done bytes of the content that are in place
   * @param length bytes of the content
   */
  void loaded(SegmentName segment, long done, long length);
}
