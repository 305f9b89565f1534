package io.baton.demo.chunks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChunkerTest {

  private static List<Integer> ends(byte[] bytes) {
    List<Integer> ends = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      at += Chunker.cut(bytes, at, bytes.length);
      ends.add(at);
    }
    return ends;
  }

  private static byte[] random(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Test
  void sizesAreWithinTheirLimitsAndNearTheAverage() {
    byte[] bytes = random(8 << 20, 1);
    int last = 0;
    List<Integer> ends = ends(bytes);
    for (int end : ends.subList(0, ends.size() - 1)) {
      assertTrue(end - last > Chunker.MIN && end - last <= Chunker.MAX, "size " + (end - last));
      last = end;
    }
    int average = bytes.length / ends.size();
    assertTrue(
        average > Chunker.AVERAGE / 2 && average < Chunker.AVERAGE * 2, "average " + average);
  }

  @Test
  void zerosAreCutAtTheMaximum() {
    assertEquals(Chunker.MAX, Chunker.cut(new byte[1 << 20], 0, 1 << 20));
  }

  @Test
  void anInsertionMovesOnlyTheCutsNearIt() {
    byte[] bytes = random(4 << 20, 2);
    int where = 1 << 20;
    byte[] longer = new byte[bytes.length + 3];
    System.arraycopy(bytes, 0, longer, 0, where);
    System.arraycopy(bytes, where, longer, where + 3, bytes.length - where);
    List<Integer> before = ends(bytes);
    Set<Integer> after = new HashSet<>(ends(longer));
    long lost =
        before.stream().filter(end -> !after.contains(end <= where ? end : end + 3)).count();
    assertTrue(lost <= 8, lost + " of " + before.size() + " cuts moved");
  }

  @Test
  void aSourceCutsTheSameFromAnyCut(@TempDir Path directory) throws Exception {
    byte[] bytes = random(3 << 20, 3);
    Path file = Files.write(directory.resolve("input"), bytes);
    List<Integer> whole = ends(bytes);
    assertArrayEquals(whole.toArray(), ends(file, 0).toArray());
    int middle = whole.get(whole.size() / 2);
    assertArrayEquals(
        whole.stream().filter(end -> end > middle).toArray(), ends(file, middle).toArray());
  }

  private static List<Integer> ends(Path file, int from) throws Exception {
    List<Integer> ends = new ArrayList<>();
    int at = from;
    try (ChunkSource source = new ChunkSource(file, from)) {
      while (!source.isAtEnd()) {
        at += source.next().length();
        ends.add(at);
      }
    }
    return ends;
  }
}
