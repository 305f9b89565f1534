package io.baton.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.error.BatonException;
import io.baton.api.error.CorruptDataException;
import io.baton.api.error.RefusedException;
import io.baton.outline.Outline;
import io.baton.outline.PinnedVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from an export is what was written, and nothing else is ever taken for one. */
class ExportFileTest {

  private static final int BLOCK = Exports.BLOCK;

  /** Of the small export: head, group of three, end. */
  private static final int GROUP = ExportHead.BYTES;

  private static final int DATA = GROUP + 24 + 3 * 32;
  private static final int END = DATA + 3 * BLOCK;

  @TempDir Path directory;

  private Path small() throws IOException {
    return Exports.write(Exports.small(), directory.resolve("small"));
  }

  private static String refusal(Path file) {
    return assertThrows(BatonException.class, () -> ExportFile.open(file).close()).getMessage();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 37, 256, 2000})
  void itsContentIsWhatWasExported(int blocksAtOnce) throws Exception {
    PinnedVersion version = Exports.large();
    Path file = Exports.write(version, directory.resolve("large"));
    assertArrayEquals(version.content(), Exports.content(file, blocksAtOnce * BLOCK));
  }

  /** Where bytes lie follows from how many blocks there are: not from the last group's alone. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 256, 257, 512})
  void anyNumberOfBlocksWillDo(int blocks) throws Exception {
    PinnedVersion version = PinnedVersion.empty(Exports.ID, Exports.VERSION, 600 * BLOCK);
    for (int block = 0; block < blocks; block++) {
      version.write(block + block / 9, new byte[] {1, (byte) block, (byte) (block >> 8)});
    }
    Path file = Exports.write(version, directory.resolve("some"));
    assertArrayEquals(version.content(), Exports.content(file, 600 * BLOCK));
    try (ExportFile export = ExportFile.open(file)) {
      assertEquals(blocks, export.blocks());
      assertEquals(Files.size(file), export.bytes());
    }
  }

  @Test
  void itTellsWhoseVersionItIs() throws Exception {
    PinnedVersion version = Exports.large();
    try (ExportFile export = ExportFile.open(Exports.write(version, directory.resolve("large")))) {
      ExportHead head = export.head();
      assertEquals(Exports.ID, head.segment());
      assertEquals(Exports.NAME, head.name());
      assertEquals(Exports.VERSION, head.version());
      assertEquals(900 * BLOCK + 77, head.length());
      assertEquals(Exports.SPEC.withCapacity(head.length()), head.spec(), "raised to the length");
      assertEquals(Exports.MADE, head.made());
      assertEquals(version.checksum(), export.checksum());
      Outline outline = export.outline();
      for (int block = 0; block < outline.blocks(); block++) {
        assertTrue(outline.tags().same(block, version.tags(), block), "block " + block);
      }
    }
  }

  @Test
  void aCapacityAboveTheLengthIsKept() throws Exception {
    try (ExportFile export = ExportFile.open(small())) {
      assertEquals(Exports.SPEC, export.head().spec());
    }
  }

  @Test
  void everyTruncationIsRefused() throws Exception {
    Path file = small();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (long size = Files.size(file) - 1; size >= 0; size--) {
        channel.truncate(size);
        String refusal = refusal(file);
        assertTrue(refusal.contains("is cut short: it ends at byte " + size + ","), refusal);
      }
    }
  }

  @Test
  void everyFlippedBitIsRefused() throws Exception {
    Path file = small();
    byte[] whole = Exports.bytes(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int at = 0; at < whole.length; at++) {
        for (int bit = 0; bit < 8; bit++) {
          channel.write(ByteBuffer.wrap(new byte[] {(byte) (whole[at] ^ 1 << bit)}), at);
          assertNotNull(refusal(file), "byte " + at);
        }
        channel.write(ByteBuffer.wrap(whole, at, 1), at);
      }
    }
    ExportFile.open(file).close();
  }

  @Test
  void whereItIsDamagedIsTold() throws Exception {
    assertDamage(0, " is no export");
    assertDamage(50, "its head, bytes 0 to 512, does not match its checksum");
    assertDamage(GROUP + 4, "at byte 512 is neither a group of blocks nor the end");
    assertDamage(GROUP + 8, "the group of blocks at byte 512 cannot be there");
    assertDamage(GROUP + 30, "bytes 512 to 632, tags of blocks, do not match their checksum");
    assertDamage(DATA + BLOCK, "block 2, bytes 4728 to 8824, does not match its hash");
    assertDamage(END + 24, "its end, bytes 12920 to 12960, does not match its checksum");
  }

  private void assertDamage(int at, String told) throws IOException {
    Path file = small();
    byte[] bytes = Exports.bytes(file);
    bytes[at] ^= 0x40;
    Files.write(file, bytes);
    String refusal = refusal(file);
    assertTrue(refusal.startsWith(file.toString()) && refusal.contains(told), refusal);
  }

  @Test
  void whatFollowsTheEndIsRefused() throws Exception {
    Path file = small();
    Files.write(file, new byte[3], StandardOpenOption.APPEND);
    assertTrue(refusal(file).contains("3 bytes follow its end at byte 12960"), refusal(file));
  }

  @Test
  void aNewerFormatIsRefusedWithBothNumbers() throws Exception {
    Path file = small();
    ByteBuffer head = head(file);
    Files.write(file, with(file, 0, head.putInt(12, 2)));
    RefusedException refused =
        assertThrows(RefusedException.class, () -> ExportFile.open(file).close());
    assertTrue(refused.getMessage().contains("has export format 2,"), refused.getMessage());
    assertTrue(refused.getMessage().contains("formats up to 1"), refused.getMessage());
  }

  /** All checksums are right, but nobody would have written it. */
  @Test
  void aHeadWithoutSenseIsRefused() throws Exception {
    int[][] senseless = {
      {36, -2}, {40, 0}, {48, -2}, {52, -2}, {60, -2}, {64, -2}, {76, 512}, {88, -2}, {88, 256},
      {96, 9}
    };
    for (int[] change : senseless) {
      Path file = small();
      ByteBuffer head = head(file).putInt(change[0], change[1]);
      Files.write(file, with(file, 0, checked(head, 8, 12, ExportHead.BYTES)));
      assertTrue(
          assertThrows(CorruptDataException.class, () -> ExportFile.open(file).close())
              .getMessage()
              .contains("has a head without sense"),
          "byte " + change[0]);
    }
  }

  /** The same, of what follows the head. */
  @Test
  void partsWithoutSenseAreRefused() throws Exception {
    assertSenseless(GROUP, 24, 0x70000000, "block 1879048192, at byte 632, cannot be there");
    assertSenseless(GROUP, 24 + 32, 1, "block 1, at byte 4728, cannot be there");
    assertSenseless(GROUP, 24 + 32 + 8, 0, "block 2 is of not a version: epoch 0, sequence 7");
    assertSenseless(END, 8, 5, "its end says 3 before byte 5");
    assertSenseless(END, 16, 5, "do not match the file's checksum");
    assertSenseless(END, 24, 2, "3 blocks come before byte 12920, its end says 2");
    assertSenseless(END, 32, 5, "its blocks make a state of checksum");
  }

  private void assertSenseless(int part, int at, int value, String told) throws IOException {
    Path file = small();
    byte[] bytes = Exports.bytes(file);
    int length = part == END ? ExportEnd.BYTES : DATA - GROUP;
    ByteBuffer changed =
        ByteBuffer.wrap(Arrays.copyOfRange(bytes, part, part + length))
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(at, value);
    Files.write(file, with(file, part, checked(changed, 0, 4, length)));
    String refusal = refusal(file);
    assertTrue(refusal.contains(told), refusal);
  }

  /** Only a group of as many blocks as there can be is followed by another one. */
  @Test
  void aGroupBehindAShortOneIsRefused() throws Exception {
    Path file = small();
    byte[] bytes = Exports.bytes(file);
    ByteBuffer index =
        ByteBuffer.wrap(Arrays.copyOfRange(bytes, GROUP, DATA))
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(8, END);
    ByteBuffer twice = ByteBuffer.allocate(bytes.length + END - GROUP);
    twice.put(bytes, 0, END).put(checked(index, 0, 4, DATA - GROUP).rewind());
    twice.put(bytes, DATA, bytes.length - DATA);
    Files.write(file, twice.array());
    assertTrue(refusal(file).contains("the group of blocks at byte 12920 cannot be there"));
  }

  @Test
  void whatIsNoFileIsRefused() throws Exception {
    Path missing = directory.resolve("missing");
    assertEquals(missing + ": no such file", refusal(missing));
    assertEquals(directory + " is not a regular file", refusal(directory));
    Path other = Files.write(directory.resolve("other"), new byte[5000]);
    assertTrue(refusal(other).contains("is no export"));
  }

  @Test
  void aFileThatShrinksWhileItIsReadIsAnError() throws Exception {
    Path file = small();
    try (ExportFile export = ExportFile.open(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(DATA + 1);
      assertThrows(IOException.class, () -> export.read(BLOCK, ByteBuffer.allocate(BLOCK)));
    }
  }

  private static ByteBuffer head(Path file) throws IOException {
    return ByteBuffer.wrap(Arrays.copyOf(Exports.bytes(file), ExportHead.BYTES))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Puts the right checksum over bytes into a part. */
  private static ByteBuffer checked(ByteBuffer part, int at, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(part.duplicate().limit(to).position(from));
    return part.putInt(at, (int) crc.getValue());
  }

  private static byte[] with(Path file, int at, ByteBuffer part) throws IOException {
    byte[] bytes = Exports.bytes(file);
    part.duplicate().clear().get(bytes, at, part.capacity());
    return bytes;
  }
}
