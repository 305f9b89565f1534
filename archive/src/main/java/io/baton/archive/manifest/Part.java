package io.baton.archive.manifest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * A part of a manifest behind its head. Memory for one, used again for the next.
 *
 * <pre>
 *      0                8                16               24
 *     +--------+-------+--------+-------+--------+-------+
 *     | CRC32C | kind  | number |before | count  | bytes | what the kind says ...
 *     +--------+-------+--------+-------+--------+-------+
 * </pre>
 *
 * The CRC32C is over what follows it. Number says how many parts of its kind come before, before is
 * the CRC32C of the last of them, 0 in the first. Count says how many packs or groups it has, bytes
 * how many follow these 24. The parts of a kind lie together, in the order of the kinds.
 *
 * <p>The one of kind 3 is the end, and binds the others together:
 *
 * <pre>
 *      24               32               40               48
 *     +--------+-------+--------+-------+--------+-------+
 *     | head's | packs'| groups'| parts | parts  | 0     |
 *     +--------+-------+--------+-------+--------+-------+
 * </pre>
 *
 * the CRC32C of the head, of the last parts of kinds 1 and 2 (0 if there are none), and how many
 * there are of these kinds.
 */
final class Part {

  static final int PACKS = 1;
  static final int GROUPS = 2;
  static final int END = 3;

  static final int HEAD = 24;
  static final int END_BYTES = 24;

  /** Packs of a part, but for the last one. */
  static final int MOST_PACKS = 1024;

  /** Groups of a part, but for the last one. */
  static final int MOST_GROUPS = 64;

  static final int MOST_BYTES = MOST_GROUPS * BlockGroup.MOST_BYTES;

  private static final int CHECKED = 4;

  private final ByteBuffer bytes =
      ByteBuffer.allocate(HEAD + MOST_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  /** Begins one to be written: returns where its content goes. */
  ByteBuffer begin() {
    return bytes.clear().position(HEAD);
  }

  /** Ends it; returns all its bytes. */
  ByteBuffer seal(int kind, int number, int before, int count) {
    int content = bytes.position() - HEAD;
    bytes.flip();
    bytes.putInt(4, kind).putInt(8, number).putInt(12, before);
    bytes.putInt(16, count).putInt(20, content);
    bytes.putInt(0, crc());
    return bytes;
  }

  /** Where to read its head. */
  ByteBuffer head() {
    return bytes.clear().limit(HEAD);
  }

  /** Where to read its content, once the head is there; its size may make no sense. */
  ByteBuffer content() {
    return bytes.limit(HEAD + bytes()).position(HEAD);
  }

  /** Whether head and content match their checksum. */
  boolean isIntact() {
    return checksum() == crc();
  }

  private int crc() {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().position(CHECKED));
    return (int) crc.getValue();
  }

  int checksum() {
    return bytes.getInt(0);
  }

  int kind() {
    return bytes.getInt(4);
  }

  int number() {
    return bytes.getInt(8);
  }

  int before() {
    return bytes.getInt(12);
  }

  int count() {
    return bytes.getInt(16);
  }

  int bytes() {
    return bytes.getInt(20);
  }
}
