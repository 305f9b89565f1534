package io.baton.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Version;
import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Past the end and after close: errors, and a JVM that lives. */
class MisuseTest {

  private static final int SIZE = 5000;

  @TempDir Path directory;

  @Test
  void pastTheEnd() {
    pastTheEnd(Segments.full(directory, SIZE).segment);
  }

  @Test
  void afterClose() {
    afterClose(Segments.full(directory, SIZE).segment);
  }

  @Test
  void pastALengthThatWasCut() {
    LocalSegment segment = Segments.full(directory, SIZE).segment;
    Bytes<?> bytes = segment.bytes();
    segment.setLength(100);
    assertThrows(BufferOverflowException.class, () -> bytes.writeLong(93, 1));
    assertThrows(BufferUnderflowException.class, () -> bytes.readLong(93));
    segment.setLength(101);
    bytes.writeLong(93, 1);
    assertThrows(IllegalArgumentException.class, () -> segment.setLength(SIZE + 1));
    assertThrows(IllegalArgumentException.class, () -> segment.setLength(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> segment.byteBuffer(100, 2));
  }

  @Test
  void aProcessThatMisusesLives() throws Exception {
    Path output = directory.resolve("output");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Misuse.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(child.waitFor(60, TimeUnit.SECONDS), "it hangs");
    String said = Files.readString(output);
    assertEquals(0, child.exitValue(), said);
    assertTrue(said.contains("alive"), said);
  }

  /** What the child process does. */
  static final class Misuse {
    public static void main(String[] args) throws IOException {
      Path directory = Path.of(args[0]);
      pastTheEnd(Segments.full(directory, SIZE).segment);
      afterClose(Segments.full(directory, SIZE).segment);
      ByteBuffer view = Segments.full(directory, 64 << 20).segment.byteBuffer();
      Bytes<?> bytes = Segments.full(directory, 64 << 20).segment.bytes();
      for (int i = 0; i < 20; i++) {
        System.gc();
        System.runFinalization();
        view.putLong((1 << 20) * i, i);
        bytes.writeLong((1L << 20) * i, i);
      }
      System.out.println("alive");
    }
  }

  private static void pastTheEnd(LocalSegment segment) {
    Bytes<?> bytes = segment.bytes();
    for (long offset : new long[] {-1, SIZE - 7, SIZE, 1L << 40, Long.MAX_VALUE}) {
      assertThrows(RuntimeException.class, () -> bytes.writeLong(offset, 1));
      assertThrows(RuntimeException.class, () -> bytes.readLong(offset));
      assertThrows(RuntimeException.class, () -> bytes.compareAndSwapLong(offset, 0, 1));
      assertThrows(RuntimeException.class, () -> bytes.write(offset, new byte[8]));
      assertThrows(RuntimeException.class, () -> bytes.move(0, offset, 8));
    }
    assertThrows(BufferOverflowException.class, () -> bytes.addressForWrite(SIZE + 1));
    BytesStore<?, ?> store = bytes.bytesStore();
    Bytes<?> unchecked = segment.bytes().unchecked(true);
    assertThrows(BufferOverflowException.class, () -> store.writeByte(SIZE, (byte) 1));
    assertThrows(BufferUnderflowException.class, () -> store.readByte(SIZE));
    assertThrows(RuntimeException.class, () -> store.move(SIZE - 4, 0, 8));
    assertThrows(RuntimeException.class, () -> store.nativeWrite(0, SIZE, 8));
    assertThrows(RuntimeException.class, () -> store.nativeRead(SIZE, 0, 8));
    assertThrows(RuntimeException.class, () -> store.write(0, new byte[4], 0, 5));
    assertThrows(RuntimeException.class, () -> store.write(0, ByteBuffer.allocateDirect(4), 0, 5));
    assertThrows(RuntimeException.class, () -> store.read(0, new byte[4], 0, 5));
    assertThrows(RuntimeException.class, () -> unchecked.writeLong(1L << 40, 1));
    assertThrows(
        BufferOverflowException.class, () -> bytes.writePosition(SIZE).writeByte((byte) 1));
    assertThrows(IndexOutOfBoundsException.class, () -> segment.byteBuffer().put(SIZE, (byte) 1));
    assertEquals(SIZE, segment.byteBuffer().capacity());
    assertEquals(ByteOrder.nativeOrder(), segment.byteBuffer().order());
  }

  private static void afterClose(LocalSegment segment) {
    Bytes<?> bytes = segment.bytes();
    Bytes<?> unchecked = segment.bytes().unchecked(true);
    ByteBuffer view = segment.byteBuffer();
    view.put(0, (byte) 1);
    segment.close();
    segment.close();
    for (Runnable access :
        List.<Runnable>of(
            () -> bytes.writeLong(0, 1),
            () -> bytes.readLong(0),
            () -> bytes.writePosition(0).writeUtf8("text"),
            () -> unchecked.writeLong(0, 1),
            () -> bytes.addressForWrite(0),
            () -> bytes.bytesStore().readByte(0),
            () -> bytes.bytesStore().zeroOut(0, 1),
            segment::bytes,
            segment::byteBuffer,
            () -> segment.setLength(1),
            () -> segment.capture(new Version(9, 9), ByteBuffer::allocateDirect))) {
      assertThrows(IllegalStateException.class, access::run);
    }
    System.gc();
    view.put(0, (byte) 2);
    assertEquals(2, view.get(0));
  }
}
