package io.baton.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The last 40 bytes of an export file. Without them it was cut short.
 *
 * <pre>
 *      0                8                16               24               32
 *     +--------+-------+----------------+--------+-------+----------------+----------------+
 *     | CRC32C | 2     | position       | file's | zeros | blocks         | state checksum |
 *     +--------+-------+----------------+--------+-------+----------------+----------------+ 40
 * </pre>
 *
 * The CRC32C is over bytes 4 to 40. The file's is over all bytes before these.
 *
 * @param position its own in the file
 * @param fileChecksum CRC32C of all bytes before
 * @param blocks how many the file has
 * @param checksum of the whole state, see {@code StateChecksum}
 */
record ExportEnd(long position, int fileChecksum, long blocks, long checksum) {

  static final int KIND = 2;
  static final int BYTES = 40;

  private static final int CHECKED = 4;

  /** The bytes, from position to limit. */
  ByteBuffer encode() {
    ByteBuffer end = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    end.putInt(0).putInt(KIND).putLong(position).putInt(fileChecksum).putInt(0);
    end.putLong(blocks).putLong(checksum);
    return end.putInt(0, crc(end)).clear();
  }

  /** Whether its bytes, from position 0, match their checksum. */
  static boolean isIntact(ByteBuffer end) {
    return end.order(ByteOrder.LITTLE_ENDIAN).getInt(0) == crc(end);
  }

  /** Reads an intact one, from position 0. */
  static ExportEnd decode(ByteBuffer end) {
    end.order(ByteOrder.LITTLE_ENDIAN).position(8);
    long position = end.getLong();
    int fileChecksum = end.getInt();
    end.getInt();
    return new ExportEnd(position, fileChecksum, end.getLong(), end.getLong());
  }

  private static int crc(ByteBuffer end) {
    CRC32C crc = new CRC32C();
    crc.update(end.duplicate().clear().position(CHECKED));
    return (int) crc.getValue();
  }
}
