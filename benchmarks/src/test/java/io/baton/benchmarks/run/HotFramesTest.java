package io.baton.benchmarks.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HotFramesTest {

  @Test
  void compilersAreLeftOut() {
    HotFrames frames =
        HotFrames.of(List.of("start_thread;CompileBroker::compiler_thread_loop;x 7", "main 1"));
    assertEquals(new HotFrames(1, Map.of("main", 1L), Map.of("main", 1L)), frames);
  }

  @Test
  void framesAreCountedByThemselvesAndWithWhatTheyCall() {
    HotFrames frames = HotFrames.of(List.of("main;a;b 3", "main;a 4", "main;a;b;a 5"));
    assertEquals(12, frames.samples());
    assertEquals(Map.of("b", 3L, "a", 9L), frames.self());
    assertEquals(Map.of("main", 12L, "a", 12L, "b", 8L), frames.total());
  }
}
