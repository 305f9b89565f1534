package io.baton.wire;

/**
 * A frame as it was received.
 *
 * @param requestId of the request; a reply carries its request's. 0 in the handshake
 * @param message a {@code Request}, a {@code Reply} or a {@link Control}. The data of its blocks is
 *     a view of the buffer that was decoded, and lives as long as that
 */
public record Frame(long requestId, Object message) {}
