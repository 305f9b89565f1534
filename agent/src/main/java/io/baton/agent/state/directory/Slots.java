package io.baton.agent.state.directory;

import com.google.common.collect.ImmutableMap;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The segments of a directory's group: {@code PREFIX/index}, and {@code PREFIX/01} to as many as
 * there may be files.
 *
 * @param prefix of their names
 * @param files most files
 */
public record Slots(SegmentName prefix, int files) {

  /** A file has room for so much at first; it grows. */
  private static final long FIRST = SegmentSpec.BLOCK_SIZE;

  SegmentName index() {
    return SegmentName.of(prefix.value() + "/index");
  }

  /** From 1. */
  SegmentName slot(int number) {
    return SegmentName.of(String.format(Locale.ROOT, "%s/%02d", prefix.value(), number));
  }

  /** What they are registered with; their contents are empty after that. */
  ImmutableMap<SegmentName, SegmentSpec> specs(SegmentSpec spec) {
    ImmutableMap.Builder<SegmentName, SegmentSpec> specs = ImmutableMap.builder();
    specs.put(index(), spec.withCapacity(FIRST));
    IntStream.rangeClosed(1, files)
        .forEach(number -> specs.put(slot(number), spec.withCapacity(FIRST)));
    return specs.buildOrThrow();
  }
}
