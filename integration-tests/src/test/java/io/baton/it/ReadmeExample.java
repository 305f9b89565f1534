package io.baton.it;

import io.baton.api.Receipt;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.client.Baton;
import io.baton.client.BatonConfig;
import io.baton.client.Segment;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;

/** The program in README.md. */
final class ReadmeExample {

  private ReadmeExample() {}

  public static void main(String[] args) {
    BatonConfig config = BatonConfig.of(args[0], Path.of(args[1]));
    SegmentSpec spec = SegmentSpec.ofCapacity(64 << 10);
    try (Baton baton = Baton.connect(config);
        Segment visits = baton.openOrRegister(SegmentName.of("shop/visits"), spec)) {
      Bytes<?> state = visits.bytes();
      state.writeLong(0, state.readLong(0) + 1);
      Receipt receipt = visits.checkpoint(); // commit ...
      System.out.println("visit " + state.readLong(0) + " is kept as " + receipt); // ... then act
    }
  }
}
