package io.baton.wire;

import com.google.common.base.Preconditions;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Frames: what stands around every message. All numbers are little-endian.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                  Length of all that follows                   |  0
 *  +---------------+---------------+-------------------------------+
 *  |     Type      |    Version    |          Reserved (0)         |  4
 *  +---------------+---------------+-------------------------------+
 *  |                          Request id                           |  8
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                     Body length in bytes                      | 16
 *  +---------------------------------------------------------------+
 *  |          CRC-32C of bytes 4 to 19, then of the body           | 20
 *  +---------------------------------------------------------------+
 *  |                            Body                              ...  24
 *  +---------------------------------------------------------------+
 *  |            Payload: blocks of 4096 bytes, or none            ...
 *  +---------------------------------------------------------------+
 * </pre>
 *
 * <p>The checksum leaves out the payload: every block is covered by the hash in its tag, which
 * stands in the body and is checked by whoever stores or loads the block. It leaves out the length
 * too, which the body determines: a frame of another length is malformed.
 *
 * <p>All methods may be called by any thread.
 */
public final class FrameCodec {

  /** The protocol version of this codec. */
  public static final int VERSION = 1;

  /** Bytes of the length that starts a frame. */
  public static final int LENGTH_BYTES = 4;

  /** Most bytes that may follow the length. */
  public static final int MAX_LENGTH = 2 << 20;

  /** Most bytes that may follow the length in a handshake's frame. */
  public static final int MAX_HANDSHAKE_LENGTH = 2048;

  private static final int TYPE = 4;
  private static final int PROTOCOL_VERSION = 5;
  private static final int RESERVED = 6;
  private static final int REQUEST_ID = 8;
  private static final int BODY_LENGTH = 16;
  private static final int CRC = 20;
  private static final int BODY = 24;

  private FrameCodec() {}

  /**
   * Bytes of a message's frame up to its payload.
   *
   * @throws IllegalArgumentException if the message exceeds a limit of the protocol
   */
  public static int headSize(Object message) {
    return headSize(CodecTable.of(message), message);
  }

  private static <M> int headSize(Codec<M> codec, Object message) {
    BodyWriter measure = BodyWriter.measuring();
    codec.encoder().encode(codec.message().cast(message), measure);
    return BODY + measure.size();
  }

  /** The bytes that follow a message's head: a view of the message's own, perhaps empty. */
  public static ByteBuffer payload(Object message) {
    return payload(CodecTable.of(message), message);
  }

  private static <M> ByteBuffer payload(Codec<M> codec, Object message) {
    return codec.payload().apply(codec.message().cast(message));
  }

  /**
   * Writes the head of a frame.
   *
   * @param into has {@link #headSize} bytes from its position to its limit; they are filled
   */
  public static void encode(long requestId, Object message, ByteBuffer into) {
    ByteBuffer frame = into.slice().order(ByteOrder.LITTLE_ENDIAN);
    Codec<?> codec = CodecTable.of(message);
    int payload = payload(codec, message).remaining();
    frame.putInt(0, frame.limit() - LENGTH_BYTES + payload);
    frame.put(TYPE, (byte) codec.type());
    frame.put(PROTOCOL_VERSION, (byte) VERSION);
    frame.putShort(RESERVED, (short) 0);
    frame.putLong(REQUEST_ID, requestId);
    frame.putInt(BODY_LENGTH, frame.limit() - BODY);
    encodeBody(codec, message, frame.position(BODY));
    Preconditions.checkArgument(!frame.hasRemaining(), "the buffer is larger than the head");
    frame.putInt(CRC, crc(frame, frame.limit()));
    into.position(into.limit());
  }

  private static <M> void encodeBody(Codec<M> codec, Object message, ByteBuffer into) {
    codec.encoder().encode(codec.message().cast(message), BodyWriter.to(into));
  }

  /**
   * Checks a length that was received, before anything is allocated for it.
   *
   * @param length the first four bytes of a frame
   * @param max most that is allowed now
   * @return the length
   */
  public static int checkLength(int length, int max) throws MalformedFrameException {
    BodyReader.check(length >= BODY - LENGTH_BYTES && length <= max, "length of a frame", length);
    return length;
  }

  /**
   * Reads a whole frame.
   *
   * @param frame from the first byte of the length to the last of the payload; not changed. Blocks
   *     of the message are views of it
   * @throws MalformedFrameException if it is not one, or was damaged
   */
  public static Frame decode(ByteBuffer frame) throws MalformedFrameException {
    ByteBuffer bytes = frame.slice().order(ByteOrder.LITTLE_ENDIAN);
    BodyReader.check(bytes.limit() >= BODY, "bytes of a frame", bytes.limit());
    int length = checkLength(bytes.getInt(0), MAX_LENGTH);
    BodyReader.check(bytes.limit() == LENGTH_BYTES + length, "length of a frame", length);
    int bodyLength = bytes.getInt(BODY_LENGTH);
    BodyReader.check(
        bodyLength >= 0 && bodyLength <= bytes.limit() - BODY, "length of a body", bodyLength);
    int bodyEnd = BODY + bodyLength;
    if (crc(bytes, bodyEnd) != bytes.getInt(CRC)) {
      throw new MalformedFrameException("the checksum does not match");
    }
    int version = Byte.toUnsignedInt(bytes.get(PROTOCOL_VERSION));
    BodyReader.check(version == VERSION, "protocol version", version);
    BodyReader.check(bytes.getShort(RESERVED) == 0, "reserved bytes", bytes.getShort(RESERVED));
    ByteBuffer body = bytes.slice(BODY, bodyLength).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer payload = bytes.slice(bodyEnd, bytes.limit() - bodyEnd);
    Object message =
        decodeBody(
            CodecTable.of(Byte.toUnsignedInt(bytes.get(TYPE))), new BodyReader(body, payload));
    return new Frame(bytes.getLong(REQUEST_ID), message);
  }

  private static Object decodeBody(Codec<?> codec, BodyReader in) throws MalformedFrameException {
    try {
      Object message = codec.decoder().decode(in);
      in.end();
      return message;
    } catch (BufferUnderflowException e) {
      throw new MalformedFrameException("the body is too short", e);
    } catch (IllegalArgumentException e) {
      throw new MalformedFrameException(String.valueOf(e.getMessage()), e);
    }
  }

  private static int crc(ByteBuffer frame, int bodyEnd) {
    CRC32C crc = new CRC32C();
    crc.update(frame.slice(TYPE, CRC - TYPE));
    crc.update(frame.slice(BODY, bodyEnd - BODY));
    return (int) crc.getValue();
  }
}
