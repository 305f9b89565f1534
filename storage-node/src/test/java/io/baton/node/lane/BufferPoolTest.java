package io.baton.node.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who gets a buffer, and when. */
class BufferPoolTest {

  private final BufferPool pool = new BufferPool(3, 2);
  private final ReadSession greedy = new ReadSession();
  private final ReadSession modest = new ReadSession();
  private final List<ByteBuffer> toGreedy = new ArrayList<>();
  private final List<ByteBuffer> toModest = new ArrayList<>();

  @Test
  void aSlowReaderKeepsItsShareOnly() {
    for (int i = 0; i < 5; i++) {
      pool.lend(greedy, toGreedy::add);
    }
    assertEquals(2, toGreedy.size());
    pool.lend(modest, toModest::add);
    pool.lend(modest, toModest::add);
    assertEquals(1, toModest.size(), "three in all");

    ByteBuffer back = toModest.get(0);
    pool.giveBack(modest, back);
    assertSame(back, toModest.get(1), "the greedy one has its share, though it waits longer");
    assertEquals(2, toGreedy.size());
    pool.giveBack(greedy, toGreedy.get(0));
    assertEquals(3, toGreedy.size());
  }

  @Test
  void buffersComeBackEmpty() {
    pool.lend(greedy, toGreedy::add);
    toGreedy.get(0).putInt(1).flip();
    pool.giveBack(greedy, toGreedy.get(0));
    pool.lend(modest, toModest::add);
    assertSame(toGreedy.get(0), toModest.get(0));
    assertEquals(0, toModest.get(0).position());
    assertEquals(1 << 20, toModest.get(0).remaining());
  }

  @Test
  void aShareIsOfTheWhole() {
    assertThrows(IllegalArgumentException.class, () -> new BufferPool(2, 3));
  }
}
