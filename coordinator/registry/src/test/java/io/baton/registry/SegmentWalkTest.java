package io.baton.registry;

import static io.baton.registry.testing.TestRegistries.TIMEOUT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.baton.registry.record.SegmentState;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SegmentWalkTest extends RegistryTestBase {

  @Test
  void everyRecordIsInOneBucketAndTombstonesAreToo() {
    Set<VersionedRecord> written = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      written.add(ready(registry, "walk/" + i));
    }
    VersionedRecord gone = ready(registry, "walk/gone");
    written.add(registry.segments().remove(gone.record().id(), TIMEOUT));
    Set<VersionedRecord> walked = new HashSet<>();
    int pages = 0;
    for (String bucket : registry.segments().buckets(TIMEOUT)) {
      for (VersionedRecord record : registry.segments().inBucket(bucket, TIMEOUT)) {
        assertEquals(bucket, record.record().id().toString().substring(0, 3));
        walked.add(record);
        pages++;
      }
    }
    assertEquals(written, walked);
    assertEquals(written.size(), pages);
    assertEquals(
        1, walked.stream().filter(r -> r.record().state() == SegmentState.DELETED).count());
  }
}
