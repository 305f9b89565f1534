package io.baton.agent.process.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TailTest {

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 9, 10, 11, 25, 8191, 8192, 8193, 8197, 20_000})
  void theLastBytesAreKept(int length) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + i % 26));
    }
    Tail tail = new Tail(stream(text.toString()), 10);
    tail.drain();
    assertEquals(text.substring(Math.max(0, length - 10)), tail.toString());
  }

  @Test
  void piecesAreJoined() throws IOException {
    // A joined stream says only of its first that there is something.
    Tail tail = new Tail(new SequenceInputStream(stream("abcdefg"), stream("hijk")), 10);
    tail.drain();
    assertEquals("abcdefg", tail.toString());
  }

  @Test
  void aFastWriterIsLeft() throws IOException {
    InputStream endless =
        new InputStream() {
          @Override
          public int available() {
            return 1 << 20;
          }

          @Override
          public int read() {
            return 'y';
          }
        };
    Tail tail = new Tail(endless, 4);
    tail.drain();
    assertEquals("yyyy", tail.toString());
  }
}
