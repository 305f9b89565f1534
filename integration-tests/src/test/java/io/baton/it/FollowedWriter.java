package io.baton.it;

import io.baton.api.Receipt;
import io.baton.api.Version;
import io.baton.client.Segment;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import net.openhft.chronicle.bytes.Bytes;

/** Writes random blocks, and remembers what each version holds. */
final class FollowedWriter {

  private static final int BLOCK = 4096;

  private final Segment segment;
  private final Random random;
  private final Map<Version, byte[]> contents = new ConcurrentHashMap<>();
  private final Map<Version, Integer> changes = new ConcurrentHashMap<>();
  private long sequence;

  FollowedWriter(Segment segment, int seed) {
    this.segment = segment;
    this.random = new Random(seed);
    this.sequence = segment.version().sequence();
    segment.setLength(segment.capacity());
  }

  /** Remembered before anybody can see it. */
  Receipt checkpoint() {
    int blocks = (int) (segment.capacity() / BLOCK);
    Set<Integer> changed = new TreeSet<>();
    for (int i = random.nextInt(8); i >= 0; i--) {
      changed.add(random.nextInt(blocks));
    }
    for (int block : changed) {
      byte[] bytes = new byte[BLOCK];
      random.nextBytes(bytes);
      segment.bytes().write((long) block * BLOCK, bytes);
    }
    Version version = new Version(segment.opened().epoch(), ++sequence);
    contents.put(version, bytes(segment.bytes()));
    changes.put(version, changed.size());
    return segment.checkpoint();
  }

  void publish() {
    segment.publish();
  }

  /** Blocks that a version was written with. */
  int changed(Version version) {
    return changes.get(version);
  }

  byte[] content(Version version) {
    return contents.get(version);
  }

  /** All that a view has. */
  static byte[] bytes(Bytes<?> view) {
    byte[] all = new byte[(int) view.readRemaining()];
    view.read(0, all, 0, all.length);
    return all;
  }
}
