package io.baton.wire;

import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * How the messages of one class lie in a frame.
 *
 * @param type the frame's type byte
 * @param message the class
 * @param encoder writes the body
 * @param decoder reads the body
 * @param payload the bytes behind the body
 */
record Codec<M>(
    int type,
    Class<M> message,
    Encoder<M> encoder,
    Decoder<M> decoder,
    Function<M, ByteBuffer> payload) {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** Messages without a payload. */
  static <M> Codec<M> of(int type, Class<M> message, Encoder<M> encoder, Decoder<M> decoder) {
    return new Codec<>(type, message, encoder, decoder, any -> NOTHING.duplicate());
  }

  /** Writes a message's body. Called twice: to measure and to write. */
  @FunctionalInterface
  interface Encoder<M> {
    void encode(M message, BodyWriter out);
  }

  /** Reads a message's body, field by field as the encoder writes it. */
  @FunctionalInterface
  interface Decoder<M> {
    M decode(BodyReader in) throws MalformedFrameException;
  }
}
