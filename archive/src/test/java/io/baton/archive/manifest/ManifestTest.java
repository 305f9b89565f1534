package io.baton.archive.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Version;
import io.baton.archive.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from a manifest is what was written, and nothing else is ever taken for one. */
class ManifestTest {

  private static final int PACKS = ManifestHead.BYTES;
  private static final int GROUPS = PACKS + Part.HEAD + 2 * Pack.BYTES;

  @TempDir Path scratch;

  private static String damage(byte[] bytes) {
    return assertThrows(StoreException.class, () -> Manifests.read(bytes)).getMessage();
  }

  private static void assertSame(List<BlockGroup> expected, List<BlockGroup> actual) {
    assertEquals(expected.size(), actual.size());
    for (int g = 0; g < expected.size(); g++) {
      BlockGroup a = expected.get(g);
      BlockGroup b = actual.get(g);
      assertEquals(a.number(), b.number());
      assertEquals(a.count(), b.count());
      assertEquals(a.tagsHash(), b.tagsHash());
      for (int i = 0; i < a.count(); i++) {
        assertEquals(a.hash(i), b.hash(i));
        assertEquals(a.isStored(i), b.isStored(i));
        if (a.isStored(i)) {
          assertEquals(a.pack(i), b.pack(i));
          assertEquals(a.slot(i), b.slot(i));
        }
      }
    }
  }

  @Test
  void whatWasWrittenIsRead() throws Exception {
    Manifests.Made made = Manifests.random(500, 1500, 1);
    byte[] bytes = made.write(scratch);
    assertSame(made.groups(), Manifests.read(bytes));
    try (ManifestReader reader = ManifestReader.open("it", new ByteArrayInputStream(bytes))) {
      assertEquals(made.head(), reader.head());
      assertEquals(made.packs(), reader.packs());
    }
    try (Stream<Path> left = Files.list(scratch)) {
      assertEquals(0, left.count(), "no file is left");
    }
  }

  @Test
  void anEmptyVersionIsRead() throws Exception {
    Manifests.Made none = new Manifests.Made(0, List.of(), List.of());
    assertEquals(List.of(), Manifests.read(none.write(scratch)));
    Manifests.Made zeros = new Manifests.Made(1L << 40, List.of(), List.of());
    byte[] bytes = zeros.write(scratch);
    assertEquals(List.of(), Manifests.read(bytes));
    assertEquals(ManifestHead.BYTES + Part.HEAD + Part.END_BYTES, bytes.length);
  }

  @Test
  void everyTruncationIsNoticed() throws Exception {
    byte[] bytes = Manifests.small().write(scratch);
    for (int length = 0; length < bytes.length; length++) {
      String damage = damage(Arrays.copyOf(bytes, length));
      assertTrue(damage.contains("cut short: it ends at byte " + length + ","), damage);
    }
    assertTrue(damage(Arrays.copyOf(bytes, bytes.length + 1)).contains("something follows"));
  }

  @Test
  void everyFlippedBitIsNoticed() throws Exception {
    byte[] bytes = Manifests.small().write(scratch);
    for (int at = 0; at < bytes.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        bytes[at] ^= (byte) (1 << bit);
        damage(bytes);
        bytes[at] ^= (byte) (1 << bit);
      }
    }
    assertEquals(3, Manifests.read(bytes).size());
  }

  @Test
  void wholePartsThatAreMissingOrTwiceThereAreNoticed() throws Exception {
    byte[] bytes = Manifests.random(200, 1, 1).write(scratch);
    ByteBuffer all = over(bytes);
    int[] starts = new int[6]; // packs, four of groups, the end
    for (int part = 0, at = PACKS; part < starts.length; part++) {
      starts[part] = at;
      at += Part.HEAD + all.getInt(at + 20);
    }
    for (int part = 0; part < starts.length; part++) {
      int end = part + 1 < starts.length ? starts[part + 1] : bytes.length;
      byte[] without = new byte[bytes.length - (end - starts[part])];
      System.arraycopy(bytes, 0, without, 0, starts[part]);
      System.arraycopy(bytes, end, without, starts[part], bytes.length - end);
      damage(without);
      byte[] twice = new byte[bytes.length + end - starts[part]];
      System.arraycopy(bytes, 0, twice, 0, end);
      System.arraycopy(bytes, starts[part], twice, end, bytes.length - starts[part]);
      damage(twice);
    }
  }

  /** Each is whole, but of another manifest. */
  @Test
  void partsOfAnotherManifestAreNoticed() throws Exception {
    byte[] one = Manifests.small(101).write(scratch);
    byte[] other = Manifests.small(202).write(scratch);
    int end = one.length - Part.HEAD - Part.END_BYTES;
    for (int[] part : new int[][] {{0, PACKS}, {GROUPS, end}, {end, one.length}}) {
      byte[] mixed = one.clone();
      System.arraycopy(other, part[0], mixed, part[0], part[1] - part[0]);
      assertTrue(damage(mixed).contains("its end is not that of what comes before it"));
    }
  }

  @Test
  void aNewerFormatIsRefusedWithBothNumbers() throws Exception {
    byte[] bytes = Manifests.small().write(scratch);
    bytes[12] = 2;
    StoreException refused =
        assertThrows(StoreException.Refused.class, () -> Manifests.read(bytes));
    assertTrue(refused.getMessage().contains("archive format 2,"), refused.getMessage());
    assertTrue(refused.getMessage().contains("formats up to 1"), refused.getMessage());
  }

  @Test
  void whereItIsDamagedIsTold() throws Exception {
    assertDamage(0, "does not begin as a manifest does");
    assertDamage(50, "its head, bytes 0 to 1536, does not match its checksum");
    assertDamage(PACKS + 4, "at byte 1536 is no part of it");
    assertDamage(PACKS + 30, "bytes 1536 to 1640 do not match their checksum");
  }

  private void assertDamage(int at, String told) throws IOException {
    byte[] bytes = Manifests.small().write(scratch);
    bytes[at] ^= 0x40;
    String damage = damage(bytes);
    assertTrue(damage.startsWith("the manifest") && damage.contains(told), damage);
  }

  /** All checksums are right, but nobody would have written it. */
  @Test
  void aHeadWithoutSenseIsRefused() throws Exception {
    int[][] senseless = {
      {36, -2}, {40, 0}, {52, -2}, {60, -2}, {64, -2}, {76, 512}, {88, -2}, {88, 256}, {92, -2},
      {92, 65}, {104, 9}
    };
    for (int[] change : senseless) {
      byte[] written = Manifests.small().write(scratch);
      check(over(written).putInt(change[0], change[1]), 8, 12, ManifestHead.BYTES);
      String damage = damage(written);
      assertTrue(damage.contains("has a head without sense"), change[0] + ": " + damage);
    }
  }

  /** The same, of parts. */
  @Test
  void partsWithoutSenseAreRefused() throws Exception {
    assertSenseless(PACKS, 24 + 32, 0, "without sense");
    assertSenseless(PACKS, 24 + 32, 7, "without sense");
    assertSenseless(PACKS, 16, 1, "has more bytes than packs");
    assertSenseless(PACKS, 8, 1, "does not belong there");
    assertSenseless(GROUPS, 8, 1, "does not belong there");
    assertSenseless(GROUPS, 12, 1, "does not belong there");
    assertSenseless(GROUPS, 16, 0, "does not belong there");
    assertSenseless(GROUPS, 16, 2, "has more bytes than groups");
    assertSenseless(GROUPS, 16, 4, "without sense");
    assertSenseless(GROUPS, 24, 4, "without sense");
    assertSenseless(GROUPS, 24, 2, "behind group 2");
    assertSenseless(GROUPS, 24, -1, "without sense");
    assertSenseless(GROUPS, 24 + 4, 1000, "without sense");
    assertSenseless(GROUPS, 24 + 4, -1, "without sense");
    assertSenseless(GROUPS, 24 + 16, 128, "without sense");
    assertSenseless(GROUPS, 24 + 16 + 4, 200, "without sense");
    assertSenseless(GROUPS, 24 + 16 + 8, 2, "does not exist");
    assertSenseless(GROUPS, 24 + 16 + 12, 5, "does not exist");
    assertSenseless(GROUPS, 24 + 16 + 12, Integer.MAX_VALUE, "does not exist");
  }

  private void assertSenseless(int part, int at, int value, String told) throws IOException {
    byte[] written = Manifests.small().write(scratch);
    ByteBuffer bytes = over(written).putInt(part + at, value);
    check(bytes, part, part + 4, part + Part.HEAD + bytes.getInt(part + 20));
    String damage = damage(written);
    assertTrue(damage.contains(told), at + ": " + damage);
  }

  /** The end is right, but what it stands behind does not add up. */
  @Test
  void whatDoesNotAddUpIsRefused() throws Exception {
    byte[] written = Manifests.small().write(scratch);
    ByteBuffer bytes = over(written).putInt(PACKS + 24 + 32, 4);
    check(bytes, PACKS, PACKS + 4, GROUPS);
    int end = bytes.capacity() - Part.HEAD - Part.END_BYTES;
    bytes.putInt(end + 24 + 4, bytes.getInt(PACKS));
    check(bytes, end, end + 4, bytes.capacity());
    assertTrue(damage(written).contains("refers to 3 blocks of Pack"));
    written = Manifests.small().write(scratch);
    bytes = over(written).putLong(96, 5);
    check(bytes, 8, 12, ManifestHead.BYTES);
    bytes.putInt(end + 24, bytes.getInt(8));
    check(bytes, end, end + 4, bytes.capacity());
    assertTrue(damage(written).contains("make a state of checksum"));
  }

  private static ByteBuffer over(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Puts the right checksum over bytes. */
  private static void check(ByteBuffer bytes, int at, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().limit(to).position(from));
    bytes.putInt(at, (int) crc.getValue());
  }

  @Test
  void namesSortAsVersionsDo() {
    PackId pack = new PackId(new Version(3, Long.MAX_VALUE), -2, 12);
    assertEquals(Optional.of(pack), PackId.parse(pack.toString()));
    Version[] ascending = {
      new Version(1, 9),
      new Version(1, 10),
      new Version(2, 1),
      new Version(10, 1),
      new Version(Long.MAX_VALUE, Long.MAX_VALUE)
    };
    String before = "";
    for (Version version : ascending) {
      String name = VersionName.of(version);
      assertTrue(name.compareTo(before) > 0, name);
      assertEquals(Optional.of(version), VersionName.parse(name));
      before = name;
    }
    for (String other :
        new String[] {
          "", "x", before + "0", before.replace('9', 'a'), "9-9", VersionName.of(Version.NONE)
        }) {
      assertEquals(Optional.empty(), VersionName.parse(other));
      assertEquals(Optional.empty(), PackId.parse(other));
    }
    assertNull(VersionName.parse("9".repeat(19) + "-" + "9".repeat(19)).orElse(null));
  }

  private static final Path GOLDEN = Path.of("src/test/resources/manifest/format-1.hex");

  /**
   * The bytes, as agreed. A change here is a new format. To rewrite the file after an intended one:
   * {@code -Dbaton.rewriteGolden=true}, then look at the difference and at {@code
   * docs/archive-format.md}.
   */
  @Test
  void bytesAreAsAgreed() throws Exception {
    StringBuilder text = new StringBuilder();
    byte[] bytes = Manifests.small().write(scratch);
    for (int at = 0; at < bytes.length; at += 32) {
      int end = Math.min(bytes.length, at + 32);
      text.append(HexFormat.of().formatHex(bytes, at, end)).append('\n');
    }
    if (Boolean.getBoolean("baton.rewriteGolden")) {
      Files.writeString(GOLDEN, text);
    }
    assertEquals(Files.readString(GOLDEN), text.toString());
  }

  @Test
  void agreedBytesAreUnderstood() throws Exception {
    byte[] agreed = HexFormat.of().parseHex(Files.readString(GOLDEN).replace("\n", ""));
    assertSame(Manifests.small().groups(), Manifests.read(agreed));
  }
}
