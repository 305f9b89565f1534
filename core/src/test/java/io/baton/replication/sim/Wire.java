package io.baton.replication.sim;

import io.baton.wire.FrameCodec;
import io.baton.wire.MalformedFrameException;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A message's way through the wire's format. */
final class Wire {

  private Wire() {}

  /**
   * What the other side decodes.
   *
   * @param damage flips a bit of the frame, if not null
   */
  static <M> M carried(M message, @Nullable RandomGenerator damage) throws MalformedFrameException {
    int head = FrameCodec.headSize(message);
    ByteBuffer payload = FrameCodec.payload(message);
    ByteBuffer frame = ByteBuffer.allocate(head + payload.remaining());
    FrameCodec.encode(1, message, frame.slice(0, head));
    frame.position(head).put(payload.duplicate()).flip();
    if (damage != null) {
      int at = damage.nextInt(frame.limit());
      frame.put(at, (byte) (frame.get(at) ^ 1 << damage.nextInt(8)));
    }
    @SuppressWarnings("unchecked") // of the class that was encoded, as its type is checked
    M decoded = (M) FrameCodec.decode(frame).message();
    return decoded;
  }
}
