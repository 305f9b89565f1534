/**
 * The wire format: every message of {@code io.baton.replication} and of the handshake as a frame of
 * bytes, and back. {@code docs/protocol.md} holds the layouts.
 *
 * <pre>{@code
 * ByteBuffer head = ByteBuffer.allocate(FrameCodec.headSize(message));
 * FrameCodec.encode(requestId, message, head);
 * ByteBuffer payload = FrameCodec.payload(message); // not copied: send it behind the head
 *
 * Frame frame = FrameCodec.decode(received);        // what follows the length
 * }</pre>
 *
 * <p>No network here, only {@link java.nio.ByteBuffer}s. Every length, count and number that comes
 * from outside is checked before it is used; what does not fit is a {@link
 * io.baton.wire.MalformedFrameException}, never anything else.
 */
@NullMarked
package io.baton.wire;

import org.jspecify.annotations.NullMarked;
