package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.baton.api.Receipt;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.client.Baton;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A segment is registered with what is in memory. */
final class MemoryContentTest {

  @TempDir Path directory;

  /** More parts than are sent without an answer. */
  @Test
  void whatIsRegisteredFromMemoryIsThereWhole() throws Exception {
    SegmentName name = SegmentName.of("content/memory");
    byte[] bytes = new byte[(12 << 20) + 5];
    new Random(7).nextBytes(bytes);
    SegmentSpec spec = SegmentSpec.ofCapacity(bytes.length).withReplicas(2, 2);
    try (TestCluster cluster = TestCluster.start(directory, 1, 2);
        Baton baton = Baton.connect(cluster.config())) {
      Receipt receipt = baton.register(name, spec, ByteBuffer.wrap(bytes));
      assertEquals(2, receipt.replicas().size());
      Path copy = directory.resolve("copy");
      baton.fetch(name, copy);
      assertArrayEquals(bytes, Files.readAllBytes(copy));
    }
  }
}
