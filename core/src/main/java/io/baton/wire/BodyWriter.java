package io.baton.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Preconditions;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.message.Tags;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the fields of a body, or, without a buffer, only counts their bytes: so that each layout
 * is told once, and measured and written by the same lines.
 */
final class BodyWriter {

  private final @Nullable ByteBuffer into;
  private int size;

  private BodyWriter(@Nullable ByteBuffer into) {
    this.into = into;
  }

  /** One that counts. */
  static BodyWriter measuring() {
    return new BodyWriter(null);
  }

  /** One that writes at the buffer's position; the buffer is little-endian. */
  static BodyWriter to(ByteBuffer into) {
    return new BodyWriter(into);
  }

  /** Bytes written, or counted, so far. */
  int size() {
    return size;
  }

  void u8(int value) {
    size += Byte.BYTES;
    if (into != null) {
      into.put((byte) value);
    }
  }

  void i32(int value) {
    size += Integer.BYTES;
    if (into != null) {
      into.putInt(value);
    }
  }

  void i64(long value) {
    size += Long.BYTES;
    if (into != null) {
      into.putLong(value);
    }
  }

  void bool(boolean value) {
    u8(value ? 1 : 0);
  }

  // Enums of the protocol say that their order is fixed.
  @SuppressWarnings("EnumOrdinal")
  void ordinal(Enum<?> value) {
    u8(value.ordinal());
  }

  void segment(SegmentId id) {
    i64(id.high());
    i64(id.low());
  }

  void version(Version version) {
    i64(version.epoch());
    i64(version.sequence());
  }

  /** Writes a string that must not be longer than {@code maxBytes} of UTF-8. */
  void string(String value, int maxBytes) {
    byte[] bytes = value.getBytes(UTF_8);
    Preconditions.checkArgument(
        bytes.length <= maxBytes, "%s bytes of text, at most %s fit", bytes.length, maxBytes);
    bytes(bytes, bytes.length);
  }

  /** Writes a text for people, cut at a character when it is longer than {@code maxBytes}. */
  void text(String value, int maxBytes) {
    byte[] bytes = value.getBytes(UTF_8);
    int end = Math.min(bytes.length, maxBytes);
    while (end < bytes.length && (bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    bytes(bytes, end);
  }

  private void bytes(byte[] bytes, int length) {
    size += Short.BYTES + length;
    if (into != null) {
      into.putShort((short) length).put(bytes, 0, length);
    }
  }

  void tags(Tags tags) {
    size += tags.count() * BodyReader.TAG_BYTES;
    if (into != null) {
      for (int i = 0; i < tags.count(); i++) {
        into.putLong(tags.epoch(i)).putLong(tags.sequence(i)).putLong(tags.hash(i));
      }
    }
  }

  void longs(long[] values) {
    size += values.length * Long.BYTES;
    if (into != null) {
      into.asLongBuffer().put(values);
      into.position(into.position() + values.length * Long.BYTES);
    }
  }

  /** Writes how many there are, checked against the protocol's limits. */
  void count(int count, int min, int max) {
    Preconditions.checkArgument(
        count >= min && count <= max, "%s entries, not %s to %s", count, min, max);
    i32(count);
  }
}
