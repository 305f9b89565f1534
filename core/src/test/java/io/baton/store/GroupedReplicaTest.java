package io.baton.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import io.baton.api.Durability;
import io.baton.api.Group;
import io.baton.api.SegmentId;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.storage.Commit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupedReplicaTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, Group.MOST})
  void aReplicaKnowsWhichSegmentsItsOwnIsGroupedWith(int size) throws Exception {
    List<SegmentId> segments = new ArrayList<>(List.of(Replicas.ID));
    for (int i = 1; i < size; i++) {
      segments.add(new SegmentId(-i, i));
    }
    SegmentSpec spec = Replicas.spec(20, Durability.MEMORY).withGroup(Group.of(segments));
    MemoryDisk disk = new MemoryDisk(3);
    ReplicaStore store = Replicas.on(disk, 1).create(Replicas.ID, Replicas.NAME, spec, 1);
    Model first = Model.EMPTY.next(new Version(1, 1), new int[] {3}, new int[0]);
    first.stage(store, Model.EMPTY);
    store.commit(first.commit(Commit.Kind.CHECKPOINT, first.version()));
    store.reserve(100L * SegmentSpec.BLOCK_SIZE);
    ReplicaStore again = Replicas.open(disk, 1);
    assertEquals(spec.group(), again.spec().group());
    assertEquals(ImmutableList.sortedCopyOf(segments), again.spec().group().segments().asList());
    first.assertReadIn(again);
  }
}
