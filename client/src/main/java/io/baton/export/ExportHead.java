package io.baton.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.api.Durability;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.api.error.CorruptDataException;
import io.baton.api.error.RefusedException;
import io.baton.outline.Outline;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * The first 512 bytes of an export file: whose version it is.
 *
 * <pre>
 *      0                8                16               24               32
 *     +----------------+--------+-------+----------------+----------------+
 *     | "BATONEXP"     | CRC32C |format | id, high       | id, low        |
 *     +----------------+--------+-------+----------------+----------------+ 32
 *     | epoch          | sequence       | length         | capacity       |
 *     +--------+-------+--------+-------+----------------+--------+-------+ 64
 *     |replicas|minSync|durable |blksize| made           |name len| zeros |
 *     +--------+-------+--------+-------+----------------+--------+-------+ 96
 *     | name, UTF-8, at most 255 bytes; zeros up to 512                   |
 *     +-------------------------------------------------------------------+
 * </pre>
 *
 * The CRC32C is over bytes 12 to 512. Magic and format stay where they are in later formats.
 *
 * @param segment whose version it is
 * @param name the segment's, when it was exported
 * @param version which
 * @param length bytes of its content
 * @param spec the segment's, when it was exported; the length is not above its capacity
 * @param made when the file was made, in whole milliseconds, by the clock of who made it
 */
public record ExportHead(
    SegmentId segment,
    SegmentName name,
    Version version,
    long length,
    SegmentSpec spec,
    Instant made) {

  static final int BYTES = 512;
  static final int FORMAT = 1;

  private static final long MAGIC = 0x5058454e4f544142L;
  private static final int CHECKSUM = 8;
  private static final int CHECKED = 12;
  private static final int SEGMENT = 16;
  private static final int NAME = 96;

  /**
   * Checks what belongs together.
   *
   * @throws IllegalArgumentException naming the values that do not fit
   */
  public ExportHead {
    if (version.isNone() || length < 0 || length > Math.min(spec.capacity(), Outline.MAX_LENGTH)) {
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
    head.putLong(made.toEpochMilli()).putInt(utf8.length).putInt(0);
    head.put(utf8);
    return head.putInt(CHECKSUM, checksum(head)).clear();
  }

  /**
   * Reads a head.
   *
   * @param file for errors
   * @param head its 512 bytes, from position 0
   * @throws RefusedException if it is none, or of another format
   * @throws CorruptDataException if it is damaged
   */
  static ExportHead decode(String file, ByteBuffer head) {
    head.order(ByteOrder.LITTLE_ENDIAN);
    if (head.getLong(0) != MAGIC) {
      throw new RefusedException(file + " is no export: it begins with other bytes than one does");
    }
    if (head.getInt(CHECKED) > FORMAT) {
      throw new RefusedException(
          "%s has export format %d, and this program knows formats up to %d: take a newer one"
              .formatted(file, head.getInt(CHECKED), FORMAT));
    }
    if (head.getInt(CHECKSUM) != checksum(head)) {
      throw new CorruptDataException(
          file + " is damaged: its head, bytes 0 to " + BYTES + ", does not match its checksum");
    }
    try {
      return decode(head.position(SEGMENT));
    } catch (IllegalArgumentException e) {
      throw new CorruptDataException(file + " has a head without sense: " + e.getMessage(), e);
    }
  }

  private static ExportHead decode(ByteBuffer head) {
    SegmentId segment = new SegmentId(head.getLong(), head.getLong());
    Version version = new Version(head.getLong(), head.getLong());
    long length = head.getLong();
    long capacity = head.getLong();
    int replicas = head.getInt();
    int minInSync = head.getInt();
    Durability durability = head.getInt() == 1 ? Durability.DISK : Durability.MEMORY;
    int blockSize = head.getInt();
    Instant made = Instant.ofEpochMilli(head.getLong());
    int nameBytes = head.getInt();
    if (blockSize != SegmentSpec.BLOCK_SIZE || nameBytes < 0 || nameBytes > SegmentName.MAX_BYTES) {
      throw new IllegalArgumentException(
          "blocks of " + blockSize + " bytes, a name of " + nameBytes);
    }
    byte[] utf8 = new byte[nameBytes];
    head.get(NAME, utf8);
    return new ExportHead(
        segment,
        SegmentName.of(new String(utf8, UTF_8)),
        version,
        length,
        new SegmentSpec(capacity, replicas, minInSync, durability),
        made);
  }

  private static int checksum(ByteBuffer head) {
    CRC32C crc = new CRC32C();
    crc.update(head.duplicate().clear().position(CHECKED));
    return (int) crc.getValue();
  }
}
