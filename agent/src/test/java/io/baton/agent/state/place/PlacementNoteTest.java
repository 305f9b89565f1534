package io.baton.agent.state.place;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.client.open.OpenReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose state it is that a program has. */
class PlacementNoteTest {

  private static final SegmentId ID = new SegmentId(1, 2);
  private static final long BOOT = 5;

  @TempDir Path directory;

  private PlacementNote note(long boot) {
    return note("/srv/orders", boot);
  }

  private PlacementNote note(String place, long boot) {
    return new PlacementNote(
        directory.resolve("programs/orders/placed.json"), Path.of(place), boot);
  }

  private static OpenReport opened(long epoch, Version version) {
    return new OpenReport(
        epoch,
        version,
        false,
        0,
        ImmutableSet.of(),
        new NodeId("s1"),
        ImmutableList.of(),
        0,
        0,
        false,
        Optional.empty(),
        Duration.ZERO,
        Duration.ZERO);
  }

  @Test
  void whatWasPutInPlaceAndWhatWasCapturedFromItContinueIt() throws IOException {
    note(BOOT).write(ID, opened(7, new Version(6, 12)));
    assertTrue(note(BOOT).isContinuedBy(ID, new Version(6, 12)));
    assertTrue(note(BOOT).isContinuedBy(ID, new Version(7, 13)));
    assertFalse(note(BOOT).isContinuedBy(ID, new Version(6, 13)), "newer than what was put there");
    assertFalse(note(BOOT).isContinuedBy(ID, new Version(8, 13)), "another owner's");
    assertFalse(note(BOOT).isContinuedBy(new SegmentId(1, 3), new Version(7, 13)), "a new segment");
    assertFalse(note(BOOT + 1).isContinuedBy(ID, new Version(7, 13)), "before a restart");
    assertFalse(note("/srv/new", BOOT).isContinuedBy(ID, new Version(7, 13)), "another place");
  }

  @Test
  void withoutANoteNothingDoes() throws IOException {
    assertFalse(note(BOOT).isContinuedBy(ID, new Version(6, 12)));
  }

  @Test
  void theLastOneCountsAndNothingIsLeftBeside() throws IOException {
    note(BOOT).write(ID, opened(7, new Version(6, 12)));
    note(BOOT).write(ID, opened(9, new Version(8, 4)));
    assertTrue(note(BOOT).isContinuedBy(ID, new Version(9, 5)));
    assertFalse(note(BOOT).isContinuedBy(ID, new Version(7, 13)));
    try (Stream<Path> files = Files.list(directory.resolve("programs/orders"))) {
      assertEquals(1, files.count());
    }
  }
}
