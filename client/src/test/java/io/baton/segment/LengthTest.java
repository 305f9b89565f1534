package io.baton.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the length does to a capture. */
class LengthTest {

  private static final int BLOCK = 4096;

  @TempDir Path directory;

  @Test
  void aLengthAloneIsAChange() {
    Segments tested = Segments.full(directory, 2 * BLOCK);
    assertFalse(tested.replicate().isEmpty());
    assertTrue(tested.replicate().isEmpty());
    tested.segment.setLength(BLOCK);
    Capture shorter = tested.replicate();
    assertEquals(0, shorter.blocks());
    assertFalse(shorter.isEmpty());
    assertEquals(BLOCK, shorter.length());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsCutOffComesBackAsZeros(boolean raw) {
    Segments tested = Segments.full(directory, 3 * BLOCK);
    byte[] ones = new byte[3 * BLOCK];
    Arrays.fill(ones, (byte) 1);
    if (raw) {
      tested.segment.byteBuffer().put(ones);
    } else {
      tested.segment.bytes().write(0, ones);
    }
    tested.replicate();
    tested.segment.setLength(100);
    tested.replicate();
    assertEquals(tested.checksum(), tested.capture().checksum());
    tested.segment.setLength(3 * BLOCK);
    Capture grown = tested.replicate();
    assertEquals(tested.checksum(), grown.checksum());
    assertArrayEquals(Arrays.copyOf(Arrays.copyOf(ones, 100), 3 * BLOCK), tested.content());
    assertArrayEquals(tested.content(), tested.replicated());
  }

  @Test
  void whatAnotherProgramWroteBeyondTheEndIsNotContent() throws IOException {
    Segments tested = Segments.full(directory, 3 * BLOCK);
    tested.segment.setLength(100);
    tested.segment.shareFile();
    byte[] ones = new byte[3 * BLOCK];
    Arrays.fill(ones, (byte) 1);
    try (FileChannel other = FileChannel.open(tested.segment.file(), StandardOpenOption.WRITE)) {
      other.write(ByteBuffer.wrap(ones));
    }
    Capture capture = tested.replicate();
    assertEquals(1, capture.blocks());
    assertEquals(tested.checksum(), capture.checksum());
    assertArrayEquals(Arrays.copyOf(ones, 100), tested.replicated());
    tested.segment.setLength(3 * BLOCK);
    assertArrayEquals(Arrays.copyOf(Arrays.copyOf(ones, 100), 3 * BLOCK), tested.content());
    assertEquals(0, tested.replicate().blocks());
  }
}
