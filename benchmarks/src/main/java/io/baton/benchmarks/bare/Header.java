package io.baton.benchmarks.bare;

import java.nio.ByteBuffer;

/**
 * What stands before every message of the bare program, big-endian.
 *
 * <pre>
 *   0          4          8                16               24               32
 *   +----------+----------+----------------+----------------+----------------+
 *   | kind     | answer   | file           | offset         | length         |
 *   +----------+----------+----------------+----------------+----------------+
 * </pre>
 *
 * <p>{@code length} bytes follow a PUT. An answer is one {@code long}: the file's length; after a
 * GET the bytes follow it.
 *
 * @param kind what to do
 * @param answer whether the sender waits for an answer
 * @param file number of the file
 * @param offset in the file
 * @param length in bytes
 */
record Header(Kind kind, boolean answer, long file, long offset, long length) {

  static final int BYTES = 32;
  static final int ANSWER_BYTES = 8;

  private static final Kind[] KINDS = Kind.values();

  enum Kind {
    /** Make a file of that length, and map it. */
    CREATE(1),
    /** Put bytes into it. */
    PUT(2),
    /** Send all of it. */
    GET(3),
    /** Delete it. */
    DROP(4);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    private static Kind of(int code) {
      for (Kind kind : KINDS) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalArgumentException("no message is of kind " + code);
    }
  }

  void encode(ByteBuffer into) {
    into.putInt(kind.code).putInt(answer ? 1 : 0).putLong(file).putLong(offset);
    into.putLong(length);
  }

  static Header decode(ByteBuffer from) {
    return new Header(
        Kind.of(from.getInt()), from.getInt() == 1, from.getLong(), from.getLong(), from.getLong());
  }
}
