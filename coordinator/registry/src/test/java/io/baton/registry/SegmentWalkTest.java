package io.baton.registry;

import static io.baton.registry.testing.TestRegistries.TIMEOUT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.SegmentState;
import io.baton.registry.removal.RemovalWalk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SegmentWalkTest extends RegistryTestBase {

  @Test
  void everyRecordIsInOneBucketAndThoseRemovedAreToo() {
    Set<VersionedRecord> written = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      written.add(ready(registry, "walk/" + i));
    }
    VersionedRecord gone = ready(registry, "walk/gone");
    written.add(removals(registry).remove(gone.record().id(), TIMEOUT));
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
        1, walked.stream().filter(r -> r.record().state() == SegmentState.REMOVED).count());
  }

  @Test
  void whatWasRemovedIsFoundByWalking() {
    VersionedRecord first = removed(ready(registry, "a"));
    VersionedRecord second = removed(ready(registry, "a"));
    VersionedRecord gone = removals(registry).delete(ready(registry, "b").record().id(), TIMEOUT);
    ready(registry, "c");
    removed(reserve(registry, "d", 1));
    List<SegmentRecord> found = new ArrayList<>();
    List<Long> progress = new ArrayList<>();
    RemovalWalk.walk(registry.segments(), TIMEOUT, progress::add, found::add);
    assertEquals(
        Set.of(first, second, gone).stream()
            .map(VersionedRecord::record)
            .collect(Collectors.toSet()),
        Set.copyOf(found));
    assertEquals(3, found.size());
    assertEquals(registry.segments().buckets(TIMEOUT).size(), progress.size());
  }

  private VersionedRecord removed(VersionedRecord record) {
    return removals(registry).remove(record.record().id(), TIMEOUT);
  }
}
