package io.baton.registry.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import io.baton.api.Group;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GroupedRecordTest {

  private static final SegmentId ID = new SegmentId(2, 0);
  private static final SegmentId OTHER = new SegmentId(1, 0);
  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(1);

  private static SegmentRecord record(Group group) {
    return SegmentRecord.creating(
        ID,
        SegmentName.of("a"),
        SPEC.withGroup(group),
        ImmutableList.of(),
        new Owner("c", 1, "h", 1, Instant.EPOCH));
  }

  @Test
  void aGroupIsWrittenInTheSpecAndReadBack() {
    SegmentRecord grouped = record(Group.of(ImmutableList.of(ID, OTHER)));
    assertTrue(grouped.isGrouped());
    String json = new String(RecordJson.write(grouped), UTF_8);
    assertTrue(
        json.contains(
            "\"durability\":\"memory\",\"group\":[\"00000000000000010000000000000000\",\"00000000000000020000000000000000\"]}"),
        json);
    assertEquals(grouped, RecordJson.segment(RecordJson.write(grouped), "/x"));
  }

  @Test
  void aSegmentByItselfNamesNone() {
    SegmentRecord alone = record(Group.NONE);
    assertFalse(alone.isGrouped());
    assertFalse(new String(RecordJson.write(alone), UTF_8).contains("group"));
  }

  @Test
  void aSegmentIsOfItsOwnGroup() {
    assertThrows(IllegalArgumentException.class, () -> record(Group.of(ImmutableList.of(OTHER))));
  }
}
