package io.baton.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Version;
import io.baton.api.error.NoSpaceException;
import io.baton.api.error.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** The files of a node. */
class LocalStoreTest {

  private static final long OVER_TWO_GIB = (2L << 30) + 5000;

  @TempDir Path directory;

  @Test
  void theFileHoldsTheBytesAloneOnRealSpace() throws IOException {
    LocalSegment segment = Segments.full(directory, 1 << 20).segment;
    segment.setLength(10_000);
    segment.bytes().write(0, "hello".getBytes(UTF_8));
    assertEquals(1 << 20, Files.size(segment.file()));
    assertEquals("hello", Files.readString(segment.file()).substring(0, 5));
    long blocks512 = ((Number) stat(segment.file(), "%b")).longValue();
    assertTrue(blocks512 * 512 >= 1 << 20, "no hole: " + blocks512);
    assertEquals(
        ("{\"v\":1,\"id\":\"%s\",\"name\":\"orders/eu\",\"epoch\":1,\"length\":10000,"
                + "\"loaded\":\"0.0\",\"boot\":\"000000000000b001\"}")
            .formatted(Segments.ID),
        Files.readString(segment.file().resolveSibling("meta.json")));
  }

  private static Long stat(Path file, String what) throws IOException {
    Process stat = new ProcessBuilder("stat", "-c", what, file.toString()).start();
    return Long.parseLong(new String(stat.getInputStream().readAllBytes(), UTF_8).trim());
  }

  @Test
  void spaceThatIsNotThereIsRefusedAtOnce() throws IOException {
    long wanted = 1L << 60; // no file system begins to allocate that, should the check be missing
    Path file = Files.createFile(directory.resolve("f"));
    NoSpaceException error =
        assertThrows(NoSpaceException.class, () -> DiskSpace.extend(file, 0, wanted));
    assertTrue(error.getMessage().contains(file + " needs " + wanted), error.getMessage());
    assertEquals(0, Files.size(file));
  }

  @Test
  void whatCannotBeAllocatedLeavesNothing() throws Exception {
    assertTrue(createInLimitedProcess(1 << 30).contains("io.baton.api.error.RefusedException"));
    assertEquals(List.of(), files());
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_22)
  void aFullDiskIsAnErrorAndLeavesNothing() throws Exception {
    long wanted = Files.getFileStore(directory).getUsableSpace() + (1L << 35);
    String said = createInLimitedProcess(wanted);
    assertTrue(said.contains("NoSpaceException: " + directory), said);
    assertTrue(said.contains(" needs " + wanted + " bytes"), said);
    assertEquals(List.of(), files());
  }

  /** Files have at most 1 MiB in it, so that no mistake fills the disk; what it said. */
  private String createInLimitedProcess(long capacity) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process child =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -f 2048; exec \"$@\"",
                "sh",
                java,
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Creation.class.getName(),
                directory.toString(),
                Long.toString(capacity))
            .redirectErrorStream(true)
            .start();
    String said = new String(child.getInputStream().readAllBytes(), UTF_8);
    assertTrue(child.waitFor(30, TimeUnit.SECONDS), said);
    return said;
  }

  /** What that process does. */
  static final class Creation {
    public static void main(String[] args) {
      Segments.store(Path.of(args[0]))
          .create(Segments.ID, Segments.NAME, 1, Long.parseLong(args[1]));
    }
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_21)
  void moreThanThisJvmCanMapIsRefused() throws IOException {
    RefusedException error =
        assertThrows(
            RefusedException.class,
            () -> Segments.store(directory).create(Segments.ID, Segments.NAME, 1, OVER_TWO_GIB));
    assertTrue(error.getMessage().contains("use Java 22"), error.getMessage());
    assertEquals(List.of(), files());
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_22)
  void moreThanTwoGibIsMappedAsOne() {
    LocalSegment large =
        Segments.store(directory).create(Segments.ID, Segments.NAME, 1, OVER_TWO_GIB);
    large.setLength(OVER_TWO_GIB);
    Bytes<?> bytes = large.bytes();
    bytes.writeLong(OVER_TWO_GIB - 8, 7);
    assertEquals(0, bytes.readLong((2L << 30) - 4));
    Capture capture = large.capture(new Version(1, 1), ByteBuffer::allocateDirect);
    assertEquals(1, capture.blocks());
    assertEquals(524289, capture.batches().get(0).block(0));
    assertEquals(7, large.byteBuffer(OVER_TWO_GIB - 8, 8).get(0));
    assertThrows(IllegalStateException.class, large::byteBuffer);
  }

  @Test
  void everyOpenHasItsOwnFile() {
    LocalStore store = Segments.store(directory);
    LocalSegment paused = store.create(Segments.ID, Segments.NAME, 1, 4096);
    paused.setLength(8);
    LocalSegment next = store.create(Segments.ID, Segments.NAME, 2, 4096);
    next.setLength(8);
    paused.bytes().writeLong(0, 666);
    assertEquals(0, next.bytes().readLong(0));
    assertFalse(paused.file().equals(next.file()));
  }

  @Test
  void whatCannotBeMadeSaysWhere() throws IOException {
    Path file = Files.createFile(directory.resolve("not-a-directory"));
    Exception error =
        assertThrows(
            RefusedException.class,
            () -> Segments.store(file).create(Segments.ID, Segments.NAME, 1, 4096));
    assertTrue(error.getMessage().contains(file.toString()));
    assertArrayEquals(new byte[0], Files.readAllBytes(file));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
