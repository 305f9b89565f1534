package io.baton.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.baton.benchmarks.side.Noise;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NoiseTest {

  @Test
  void placesAreAsManyAsWantedAndDifferent() {
    assertArrayEquals(IntStream.range(0, 500).toArray(), new Noise(1).places(500, 500));
  }

  @Test
  void placesAreSpread() {
    int[] places = new Noise(1).places(1 << 16, 655);
    assertEquals(655, places.length);
    assertEquals(1 << 15, IntStream.of(places).average().orElse(0), 1 << 12);
  }
}
