package io.baton.store.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableSortedSet;
import io.baton.api.Durability;
import io.baton.api.Group;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.store.disk.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a replica is, and where its journal starts. Two pages hold it in turn; the one of the higher
 * generation that passes its check is valid, so that writing one never harms the other.
 *
 * <pre>
 *      0                8                16               24               32
 *     +----------------+--------+-------+----------------+----------------+
 *     | "BATONREP"     | CRC32C |version| generation     | id, high       |
 *     +----------------+--------+-------+----------------+----------------+ 32
 *     | id, low        | incarnation    | capacity       |replicas|minSync|
 *     +--------+-------+----------------+----------------+----------------+ 64
 *     |durable |blksize| head position  | head number    |head CRC|history|
 *     +--------+-------+----------------+----------------+----------------+ 96
 *     | base's epoch   | base's sequence| committed in   | base's length  |
 *     +----------------+----------------+----------------+----------------+ 128
 *     | base's checksum| commit epoch   | commit sequence| fence          |
 *     +--------+-------+----------------+----------------+----------------+ 160
 *     |name len| zeros |
 *     +--------+-------+--------------------------------------------------+ 168
 *     | extents of the block table (136), of the journal (136), of the slots (136)
 *     +-------------------------------------------------------------------+ 576
 *     | name, UTF-8, at most 255 bytes; zeros up to 832                    |
 *     +--------+-------+----------------+----------------+- - - - - - - - + 832
 *     | group  | zeros | id, high       | id, low        | at most 63 more|
 *     +--------+-------+----------------+----------------+- - - - - - - - +
 *
 *   extents:
 *     +--------+-------+----------------+----------------+- - - - - - - - +
 *     | count  | zeros | offset         | length         | 7 more         |
 *     +--------+-------+----------------+----------------+- - - - - - - - + 136
 * </pre>
 *
 * The CRC32C is over bytes 12 to 4096. Each part has one extent; that of the slots has length 0 and
 * reaches to the end of the file; table and journal may lie within it. Format version 1 has no
 * history and no group; version 2, with a history, and version 3, with a group and perhaps a
 * history, are written only where there is one.
 *
 * @param generation rises by one with each write; even ones lie in page 0, odd ones in page 1
 * @param segment whose replica
 * @param name the segment's
 * @param spec the segment's, but for the capacity: what the file has room for
 * @param incarnation the replica's
 * @param layout where the parts of the file lie
 * @param head where the journal starts
 * @param base the state in the block table, once frames before the head are applied
 * @param commitPoint known when this was written
 * @param fence highest epoch promised when this was written
 * @param history slot where the log of kept versions begins, 0 if there is none
 */
public record Superblock(
    long generation,
    SegmentId segment,
    SegmentName name,
    SegmentSpec spec,
    long incarnation,
    Layout layout,
    Cursor head,
    State base,
    Version commitPoint,
    long fence,
    int history) {

  public static final long MAGIC = 0x5045524e4f544142L;
  public static final int FORMAT = 1;
  public static final int FORMAT_WITH_HISTORY = 2;
  public static final int FORMAT_WITH_GROUP = 3;

  private static final int CHECKSUM = 8;
  private static final int CHECKED = 12;
  private static final int GENERATION = 16;
  private static final int EXTENTS = 168;
  private static final int EXTENTS_OF_PART = 136;
  private static final int NAME = EXTENTS + 3 * EXTENTS_OF_PART;
  private static final int GROUP = NAME + 256;

  /** The same with the journal's head moved. */
  public Superblock withHead(Cursor newHead, State newBase, Version committed, long promised) {
    return new Superblock(
        generation + 1,
        segment,
        name,
        spec,
        incarnation,
        layout,
        newHead,
        newBase,
        committed,
        promised,
        history);
  }

  /** The same with another log of kept versions. */
  public Superblock withHistory(int firstPage) {
    return new Superblock(
        generation + 1,
        segment,
        name,
        spec,
        incarnation,
        layout,
        head,
        base,
        commitPoint,
        fence,
        firstPage);
  }

  /** The same with what the journal had no room for. */
  public Superblock withPromises(Version committed, long promised) {
    return withHead(head, base, committed, promised);
  }

  /**
   * That of another replica, which begins with what this one's table has: nothing of the journal
   * before {@code newHead} is left, nor any kept version, and its content is committed.
   */
  public Superblock takenBack(long newIncarnation, Cursor newHead, State content, long promised) {
    return new Superblock(
        generation + 1,
        segment,
        name,
        spec,
        newIncarnation,
        layout,
        newHead,
        content,
        content.version(),
        promised,
        0);
  }

  /** That of the same replica with room for more, where table and ring lie elsewhere perhaps. */
  public Superblock withRoom(SegmentSpec larger, Layout newLayout, Cursor newHead) {
    return new Superblock(
        generation + 1,
        segment,
        name,
        larger,
        incarnation,
        newLayout,
        newHead,
        base,
        commitPoint,
        fence,
        history);
  }

  /** Writes it over the older one. */
  public void write(StoreFile file) throws IOException {
    file.write((generation & 1) * Layout.PAGE, encode());
  }

  /** The newest valid one, or null if there is none. */
  public static @Nullable Superblock read(StoreFile file) throws IOException {
    Superblock a = read(file, 0);
    Superblock b = read(file, Layout.PAGE);
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.generation > b.generation ? a : b;
  }

  private static @Nullable Superblock read(StoreFile file, long position) throws IOException {
    ByteBuffer page = page();
    file.read(position, page);
    boolean valid =
        page.getLong(0) == MAGIC
            && page.getInt(CHECKSUM) == checksum(page)
            && page.getInt(CHECKED) >= FORMAT
            && page.getInt(CHECKED) <= FORMAT_WITH_GROUP;
    return valid ? decode(page) : null;
  }

  /** The page. */
  public ByteBuffer encode() {
    ByteBuffer page = page();
    byte[] utf8 = name.value().getBytes(UTF_8);
    page.putLong(MAGIC).putInt(0).putInt(format()).putLong(generation);
    page.putLong(segment.high()).putLong(segment.low()).putLong(incarnation);
    page.putLong(spec.capacity()).putInt(spec.replicas()).putInt(spec.minInSync());
    page.putInt(spec.durability() == Durability.DISK ? 1 : 0).putInt(SegmentSpec.BLOCK_SIZE);
    page.putLong(head.position()).putLong(head.number()).putInt(head.previous());
    page.putInt(history);
    putVersion(page, base.version());
    page.putLong(base.epoch()).putLong(base.length()).putLong(base.checksum());
    putVersion(page, commitPoint);
    page.putLong(fence).putInt(utf8.length).putInt(0);
    putExtent(page, 0, layout.table(), layout.tableLength());
    putExtent(page, 1, layout.journal(), layout.journalLength());
    putExtent(page, 2, layout.slots(), 0);
    page.put(NAME, utf8);
    putGroup(page, spec.group());
    return page.putInt(CHECKSUM, checksum(page)).clear();
  }

  private int format() {
    if (!spec.group().isNone()) {
      return FORMAT_WITH_GROUP;
    }
    return history == 0 ? FORMAT : FORMAT_WITH_HISTORY;
  }

  private static Superblock decode(ByteBuffer page) {
    page.position(GENERATION);
    long generation = page.getLong();
    SegmentId segment = new SegmentId(page.getLong(), page.getLong());
    long incarnation = page.getLong();
    long capacity = page.getLong();
    int replicas = page.getInt();
    int minInSync = page.getInt();
    Durability durability = page.getInt() == 1 ? Durability.DISK : Durability.MEMORY;
    page.getInt();
    Cursor head = new Cursor(page.getLong(), page.getLong(), page.getInt());
    int history = page.getInt();
    State base = new State(version(page), page.getLong(), page.getLong(), page.getLong());
    Version commitPoint = version(page);
    long fence = page.getLong();
    byte[] utf8 = new byte[page.getInt()];
    Layout layout =
        new Layout(
            offset(page, 0), length(page, 0), offset(page, 1), length(page, 1), offset(page, 2));
    page.get(NAME, utf8);
    return new Superblock(
        generation,
        segment,
        SegmentName.of(new String(utf8, UTF_8)),
        new SegmentSpec(capacity, replicas, minInSync, durability, group(page)),
        incarnation,
        layout,
        head,
        base,
        commitPoint,
        fence,
        history);
  }

  private static void putVersion(ByteBuffer page, Version version) {
    page.putLong(version.epoch()).putLong(version.sequence());
  }

  private static Version version(ByteBuffer page) {
    return new Version(page.getLong(), page.getLong());
  }

  private static void putGroup(ByteBuffer page, Group group) {
    page.position(GROUP).putInt(group.segments().size()).putInt(0);
    group.segments().forEach(id -> page.putLong(id.high()).putLong(id.low()));
  }

  private static Group group(ByteBuffer page) {
    page.position(GROUP);
    int count = page.getInt();
    page.getInt();
    ImmutableSortedSet.Builder<SegmentId> segments = ImmutableSortedSet.naturalOrder();
    for (int i = 0; i < count; i++) {
      segments.add(new SegmentId(page.getLong(), page.getLong()));
    }
    return new Group(segments.build());
  }

  private static void putExtent(ByteBuffer page, int part, long offset, long length) {
    int at = EXTENTS + part * EXTENTS_OF_PART;
    page.putInt(at, 1).putLong(at + 8, offset).putLong(at + 16, length);
  }

  private static long offset(ByteBuffer page, int part) {
    return page.getLong(EXTENTS + part * EXTENTS_OF_PART + 8);
  }

  private static long length(ByteBuffer page, int part) {
    return page.getLong(EXTENTS + part * EXTENTS_OF_PART + 16);
  }

  private static ByteBuffer page() {
    return ByteBuffer.allocate(Layout.PAGE).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int checksum(ByteBuffer page) {
    CRC32C crc = new CRC32C();
    crc.update(page.duplicate().clear().position(CHECKED));
    return (int) crc.getValue();
  }
}
