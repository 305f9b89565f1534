package io.baton.client.version;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.collect.ImmutableList;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.api.error.RefusedException;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import io.baton.replication.read.OpenRead;
import io.baton.replication.read.OpenVersion;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How a version is named. */
class VersionChoiceTest {

  private static final SegmentId ID = new SegmentId(1, 2);
  private static final Member SOURCE = new Member(new NodeId("n1"), 7);
  private static final SegmentRecord RECORD = record();

  private static SegmentRecord record() {
    SegmentRecord fresh =
        SegmentRecord.creating(
            ID,
            SegmentName.of("orders"),
            SegmentSpec.ofCapacity(0),
            ImmutableList.of(),
            new Owner("c", 1, "h", 1, Instant.EPOCH));
    return fresh.withRetained(fresh.retained().labelled("v1.2", new Version(3, 127)));
  }

  @Test
  void aNumberIsAVersionAndAllElseALabel() {
    Version labelled = new Version(3, 127);
    assertEquals(new Version(3, 5), VersionChoice.parse("3.5").in(RECORD));
    assertEquals(labelled, VersionChoice.parse("v1.2").in(RECORD));
    assertNull(VersionChoice.NEWEST.in(RECORD));
    assertEquals(
        "segment orders has no version labelled 3.5x; its labels: v1.2",
        assertThrows(RefusedException.class, () -> VersionChoice.parse("3.5x").in(RECORD))
            .getMessage());
  }

  @Test
  void onlyWhatIsCommittedIsChosen() {
    assertEquals(new OpenRead(ID, 7, false), VersionChoice.NEWEST.open(RECORD, SOURCE));
    assertEquals(
        new OpenVersion(ID, 7, new Version(3, 127)),
        VersionChoice.labelled("v1.2").open(RECORD, SOURCE));
  }
}
