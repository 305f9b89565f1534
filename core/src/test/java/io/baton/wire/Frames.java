package io.baton.wire;

import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Tags;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** Whole frames, and messages as text, so that those with arrays compare. */
public final class Frames {

  private Frames() {}

  public static byte[] encode(long requestId, Object message) {
    ByteBuffer payload = FrameCodec.payload(message);
    int head = FrameCodec.headSize(message);
    ByteBuffer frame = ByteBuffer.allocate(head + payload.remaining());
    FrameCodec.encode(requestId, message, frame.slice(0, head));
    frame.position(head).put(payload);
    return frame.array();
  }

  /** Makes length and checksum fit what the frame now holds. */
  static void seal(byte[] frame) {
    ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(0, frame.length - 4);
    int body = Math.max(0, Math.min(bytes.getInt(16), frame.length - 24));
    bytes.putInt(16, body);
    CRC32C crc = new CRC32C();
    crc.update(frame, 4, 16);
    crc.update(frame, 24, body);
    bytes.putInt(20, (int) crc.getValue());
  }

  static String describe(Object message) throws ReflectiveOperationException {
    List<String> fields = new ArrayList<>();
    for (RecordComponent field : message.getClass().getRecordComponents()) {
      fields.add(field.getName() + "=" + text(field.getAccessor().invoke(message)));
    }
    return message.getClass().getSimpleName() + fields;
  }

  private static String text(Object value) {
    if (value instanceof BlockBatch batch) {
      byte[] data = new byte[batch.data().remaining()];
      batch.data().get(data);
      List<Integer> numbers = new ArrayList<>();
      for (int i = 0; i < batch.count(); i++) {
        numbers.add(batch.block(i));
      }
      return numbers + text(batch.tags()) + Arrays.toString(data);
    }
    if (value instanceof Tags tags) {
      List<String> all = new ArrayList<>();
      for (int i = 0; i < tags.count(); i++) {
        all.add(tags.epoch(i) + "." + tags.sequence(i) + ":" + tags.hash(i));
      }
      return all.toString();
    }
    if (value instanceof long[] longs) {
      return Arrays.toString(longs);
    }
    return value instanceof int[] ints ? Arrays.toString(ints) : String.valueOf(value);
  }
}
