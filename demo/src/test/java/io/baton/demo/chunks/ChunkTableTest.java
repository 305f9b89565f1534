package io.baton.demo.chunks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import net.openhft.chronicle.bytes.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChunkTableTest {

  private static final int SIZE = 1 << 20;

  private final Bytes<?> memory = zeros();

  private static Bytes<?> zeros() {
    Bytes<?> bytes = Bytes.allocateDirect(SIZE);
    bytes.zeroOut(0, SIZE);
    return bytes;
  }

  @AfterEach
  void release() {
    memory.releaseLast();
  }

  @Test
  void aTableThatChangesHandsComesToThePlainResult(@TempDir Path directory) throws Exception {
    byte[] content = new byte[2 << 20];
    new Random(1).nextBytes(content);
    System.arraycopy(content, 0, content, 1 << 20, 1 << 19);
    Path input = Files.write(directory.resolve("input"), content);
    long position = 0;
    while (position < content.length) {
      // A new owner sees nothing but the bytes.
      ChunkTable table = new ChunkTable(memory, SIZE);
      try (ChunkSource source = new ChunkSource(input, table.totals().position())) {
        for (int i = 0; i < 40 && !source.isAtEnd(); i++) {
          ChunkSource.Chunk chunk = source.next();
          table.add(chunk.fingerprint(), chunk.length());
        }
      }
      position = table.totals().position();
    }
    PlainRun.Result plain = PlainRun.of(input);
    ChunkTable table = new ChunkTable(memory, SIZE);
    assertEquals(plain.totals(), table.totals());
    assertEquals(plain.digest(), table.digest());
    assertNotEquals(plain.totals().chunks(), plain.totals().distinct(), "the input repeats itself");
  }

  @Test
  void theDigestSeesACount() {
    ChunkTable table = new ChunkTable(memory, SIZE);
    table.add(new Fingerprint(1, 2), 10);
    table.add(new Fingerprint(3, 4), 10);
    table.add(new Fingerprint(1, 2), 10);
    Bytes<?> others = zeros();
    ChunkTable other = new ChunkTable(others, SIZE);
    other.add(new Fingerprint(1, 2), 10);
    other.add(new Fingerprint(3, 4), 10);
    other.add(new Fingerprint(3, 4), 10);
    assertEquals(table.totals(), other.totals());
    assertNotEquals(table.digest(), other.digest());
    others.releaseLast();
  }

  @Test
  void aFullTableSaysSoAndKeepsWhatItHas() {
    ChunkTable table = new ChunkTable(memory, 64 + 4 * 24);
    for (int i = 0; i < 3; i++) {
      table.add(new Fingerprint(7, i), 1);
    }
    String before = table.digest();
    assertThrows(IllegalStateException.class, () -> table.add(new Fingerprint(7, 9), 1));
    assertEquals(before, table.digest());
    table.add(new Fingerprint(7, 1), 1);
    assertEquals(new Totals(4, 4, 3), table.totals());
  }

  @Test
  void otherBytesAreNoTable() {
    memory.writeLong(0, 99);
    assertThrows(IllegalArgumentException.class, () -> new ChunkTable(memory, SIZE));
  }
}
