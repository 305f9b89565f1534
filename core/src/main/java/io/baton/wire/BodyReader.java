package io.baton.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.message.Tags;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * Reads the fields of a body, and checks each. Running out of bytes is the buffer's own exception,
 * which {@link FrameCodec} translates; before anything is allocated by a count, the bytes are known
 * to be there.
 */
final class BodyReader {

  /** Bytes of an (epoch, sequence, hash). */
  static final int TAG_BYTES = 3 * Long.BYTES;

  private final ByteBuffer body;
  private final ByteBuffer payload;

  /**
   * Reads both from position to limit.
   *
   * @param body little-endian
   */
  BodyReader(ByteBuffer body, ByteBuffer payload) {
    this.body = body;
    this.payload = payload;
  }

  int u8() {
    return Byte.toUnsignedInt(body.get());
  }

  int i32() {
    return body.getInt();
  }

  long i64() {
    return body.getLong();
  }

  boolean bool() throws MalformedFrameException {
    int value = u8();
    check(value <= 1, "a flag is 0 or 1", value);
    return value == 1;
  }

  <E extends Enum<E>> E ordinal(E[] values) throws MalformedFrameException {
    int ordinal = u8();
    check(ordinal < values.length, "no such constant", ordinal);
    return values[ordinal];
  }

  SegmentId segment() {
    return new SegmentId(i64(), i64());
  }

  Version version() {
    return new Version(i64(), i64());
  }

  /** A number, such as an epoch, that is 0 or more. */
  long natural64(String what) throws MalformedFrameException {
    return range64(what, 0, Long.MAX_VALUE);
  }

  long range64(String what, long min, long max) throws MalformedFrameException {
    long value = i64();
    check(value >= min && value <= max, what, value);
    return value;
  }

  int range32(String what, int min, int max) throws MalformedFrameException {
    int value = i32();
    check(value >= min && value <= max, what, value);
    return value;
  }

  /** How many entries of {@code bytesEach} follow, all of them known to be there. */
  int count(int min, int max, int bytesEach) throws MalformedFrameException {
    int count = range32("entries", min, max);
    check((long) count * bytesEach <= body.remaining(), "more entries than bytes", count);
    return count;
  }

  String string(int maxBytes) throws MalformedFrameException {
    int length = Short.toUnsignedInt(body.getShort());
    check(length <= maxBytes && length <= body.remaining(), "length of a string", length);
    ByteBuffer bytes = body.slice(body.position(), length);
    body.position(body.position() + length);
    try {
      return UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedFrameException("a string is not UTF-8", e);
    }
  }

  /** Tags of blocks; each is a version with a hash, or nothing but zeros. */
  Tags tags(int count) throws MalformedFrameException {
    Tags tags = new Tags(count);
    for (int i = 0; i < count; i++) {
      long epoch = i64();
      long sequence = i64();
      long hash = i64();
      check(epoch >= 0 && sequence >= 0 && (epoch == 0) == (sequence == 0), "a tag's epoch", epoch);
      check(epoch != 0 || hash == 0, "the hash of a block never written", hash);
      tags.set(i, epoch, sequence, hash);
    }
    return tags;
  }

  long[] longs(int count) {
    long[] values = new long[count];
    body.asLongBuffer().get(values);
    body.position(body.position() + count * Long.BYTES);
    return values;
  }

  /** Takes the whole payload, which must have this many bytes. */
  ByteBuffer payload(int bytes) throws MalformedFrameException {
    check(payload.remaining() == bytes, "payload of " + bytes + " bytes", payload.remaining());
    ByteBuffer taken = payload.slice();
    payload.position(payload.limit());
    return taken;
  }

  /** Checks that nothing is left over. */
  void end() throws MalformedFrameException {
    check(!body.hasRemaining(), "bytes after the body's end", body.remaining());
    check(!payload.hasRemaining(), "payload of a message without one", payload.remaining());
  }

  static void check(boolean fits, String what, long value) throws MalformedFrameException {
    if (!fits) {
      throw new MalformedFrameException("out of range: " + what + ": " + value);
    }
  }
}
