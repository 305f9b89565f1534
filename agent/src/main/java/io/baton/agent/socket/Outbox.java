package io.baton.agent.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Queue;

/** Answers on their way to a client, as fast as it takes them. */
final class Outbox {

  /** With so many bytes it is full: nothing should be begun that would add to it. */
  static final int HIGH_WATER = 64 << 10;

  private final Queue<ByteBuffer> waiting = new ArrayDeque<>();
  private long bytes;

  void add(ByteBuffer answer) {
    bytes += answer.remaining();
    waiting.add(answer);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  boolean isFull() {
    return bytes >= HIGH_WATER;
  }

  /** Gives the socket what it takes now; returns how many bytes. */
  long flush(WritableByteChannel channel) throws IOException {
    long before = bytes;
    ByteBuffer answer = waiting.peek();
    while (answer != null) {
      bytes -= channel.write(answer);
      if (answer.hasRemaining()) {
        break;
      }
      waiting.remove();
      answer = waiting.peek();
    }
    return before - bytes;
  }
}
