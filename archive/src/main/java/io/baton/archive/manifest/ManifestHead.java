package io.baton.archive.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import io.baton.api.Durability;
import io.baton.api.Group;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.archive.store.StoreException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * The first 1536 bytes of a manifest: whose version it is.
 *
 * <pre>
 *      0                8                16               24               32
 *     +----------------+--------+-------+----------------+----------------+
 *     | "BATONARC"     | CRC32C |format | id, high       | id, low        |
 *     +----------------+--------+-------+----------------+----------------+ 32
 *     | epoch          | sequence       | length         | capacity       |
 *     +--------+-------+--------+-------+----------------+--------+-------+ 64
 *     |replicas|minSync|durable |blksize| time           |name len| group |
 *     +--------+-------+--------+-------+----------------+--------+-------+ 96
 *     | state checksum | name, UTF-8, at most 255 bytes; zeros up to 512  |
 *     +----------------+----------------+---------------------------------+ 512
 *     | id, high       | id, low        | of each segment of the group; zeros up to 1536
 *     +----------------+----------------+
 * </pre>
 *
 * The CRC32C is over bytes 12 to 1536. Magic and format stay where they are in later formats.
 *
 * @param segment whose version it is
 * @param name the segment's, when it was archived
 * @param spec the segment's, when it was archived; the length is not above its capacity
 * @param version which
 * @param length bytes of its content
 * @param checksum of the whole state, see {@code StateChecksum}
 * @param time of the version, in whole milliseconds, by the clock of who archived it: for people
 */
public record ManifestHead(
    SegmentId segment,
    SegmentName name,
    SegmentSpec spec,
    Version version,
    long length,
    long checksum,
    Instant time) {

  /** Bytes that it takes. */
  public static final int BYTES = 1536;

  static final int FORMAT = 1;

  private static final long MAGIC = 0x4352414e4f544142L;
  private static final int CHECKSUM = 8;
  private static final int CHECKED = 12;
  private static final int SEGMENT = 16;
  private static final int NAME = 104;
  private static final int GROUP = 512;

  /**
   * Checks what belongs together.
   *
   * @throws IllegalArgumentException naming the values that do not fit
   */
  public ManifestHead {
    if (version.isNone() || length < 0 || length > spec.capacity()) {
      throw new IllegalArgumentException(
          "version %s, %d bytes, capacity %d".formatted(version, length, spec.capacity()));
    }
  }

  /** The bytes, from position to limit. */
  ByteBuffer encode() {
    ByteBuffer head = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    byte[] utf8 = name.value().getBytes(UTF_8);
    head.putLong(MAGIC).putInt(0).putInt(FORMAT);
    head.putLong(segment.high()).putLong(segment.low());
    head.putLong(version.epoch()).putLong(version.sequence());
    head.putLong(length).putLong(spec.capacity());
    head.putInt(spec.replicas()).putInt(spec.minInSync());
    head.putInt(spec.durability() == Durability.DISK ? 1 : 0).putInt(SegmentSpec.BLOCK_SIZE);
    head.putLong(time.toEpochMilli()).putInt(utf8.length).putInt(spec.group().segments().size());
    head.putLong(checksum).put(utf8).position(GROUP);
    for (SegmentId member : spec.group().segments()) {
      head.putLong(member.high()).putLong(member.low());
    }
    return head.putInt(CHECKSUM, crc(head)).clear();
  }

  /**
   * Reads a head.
   *
   * @param manifest for errors
   * @param head its bytes, from position 0
   * @throws StoreException.Damaged if it is none, or not whole
   * @throws StoreException.Refused if it is of a newer format
   */
  public static ManifestHead decode(String manifest, ByteBuffer head) throws StoreException {
    head.order(ByteOrder.LITTLE_ENDIAN);
    if (head.getLong(0) != MAGIC) {
      throw new StoreException.Damaged(manifest + " does not begin as a manifest does");
    }
    if (head.getInt(CHECKED) > FORMAT) {
      throw new StoreException.Refused(
          "%s has archive format %d, and this program knows formats up to %d: take a newer one"
              .formatted(manifest, head.getInt(CHECKED), FORMAT));
    }
    if (crcOf(head) != crc(head)) {
      throw new StoreException.Damaged(
          manifest + " is damaged: its head, bytes 0 to 1536, does not match its checksum");
    }
    try {
      return decode(head);
    } catch (IllegalArgumentException e) {
      throw new StoreException.Damaged(
          manifest + " has a head without sense: " + e.getMessage(), e);
    }
  }

  /** The checksum that an encoded head says. */
  static int crcOf(ByteBuffer head) {
    return head.getInt(CHECKSUM);
  }

  private static ManifestHead decode(ByteBuffer head) {
    head.position(SEGMENT);
    SegmentId segment = new SegmentId(head.getLong(), head.getLong());
    Version version = new Version(head.getLong(), head.getLong());
    long length = head.getLong();
    long capacity = head.getLong();
    int replicas = head.getInt();
    int minInSync = head.getInt();
    Durability durability = head.getInt() == 1 ? Durability.DISK : Durability.MEMORY;
    int blockSize = head.getInt();
    Instant time = Instant.ofEpochMilli(head.getLong());
    int nameBytes = head.getInt();
    int members = head.getInt();
    long checksum = head.getLong();
    if (blockSize != SegmentSpec.BLOCK_SIZE || nameBytes < 0 || nameBytes > SegmentName.MAX_BYTES) {
      throw new IllegalArgumentException(
          "blocks of %d bytes, a name of %d".formatted(blockSize, nameBytes));
    }
    byte[] utf8 = new byte[nameBytes];
    head.get(NAME, utf8);
    SegmentName name = SegmentName.of(new String(utf8, UTF_8));
    SegmentSpec spec =
        new SegmentSpec(capacity, replicas, minInSync, durability, group(head, members));
    return new ManifestHead(segment, name, spec, version, length, checksum, time);
  }

  private static Group group(ByteBuffer head, int members) {
    if (members < 0 || members > Group.MOST) {
      throw new IllegalArgumentException("a group of " + members);
    }
    ImmutableList.Builder<SegmentId> ids = ImmutableList.builder();
    head.position(GROUP);
    for (int i = 0; i < members; i++) {
      ids.add(new SegmentId(head.getLong(), head.getLong()));
    }
    return Group.of(ids.build());
  }

  private static int crc(ByteBuffer head) {
    CRC32C crc = new CRC32C();
    crc.update(head.duplicate().clear().position(CHECKED));
    return (int) crc.getValue();
  }
}
