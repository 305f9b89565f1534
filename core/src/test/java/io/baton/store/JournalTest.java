package io.baton.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Durability;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.store.disk.StoreFile;
import io.baton.store.format.Cursor;
import io.baton.store.format.Frame;
import io.baton.store.format.FrameBuffer;
import io.baton.store.format.Journal;
import io.baton.store.format.Layout;
import io.baton.store.format.Marks;
import io.baton.store.format.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the walk along the journal believes. */
class JournalTest {

  private final SegmentSpec spec = Replicas.spec(20, Durability.DISK);
  private final MemoryDisk disk = new MemoryDisk(1);

  private Journal journal() throws IOException {
    StoreFile file = disk.open("j");
    return new Journal(file, Layout.of(spec), new Marks(file), Cursor.START);
  }

  private static FrameBuffer frame(Frame.Kind kind, int block) {
    FrameBuffer frame = new FrameBuffer();
    frame.add(block + 1, block, 1, 1, 99);
    State state = new State(new Version(1, 1), 1, 4096, 5);
    return frame.header(kind, state, Version.NONE, 1);
  }

  /** After a power cut lost only frame 1, a new frame 1 must not join the old frame 2. */
  @Test
  void framesLeftOverDoNotContinueNewerOnes() throws IOException {
    disk.create("j", Layout.of(spec).slots(), ByteBuffer.allocate(8), true);
    Journal before = journal();
    before.append(frame(Frame.Kind.PART, 1));
    before.append(frame(Frame.Kind.CHECKPOINT, 2));
    journal().append(frame(Frame.Kind.PART, 3));
    List<Frame> found = new ArrayList<>();
    journal().replay((at, frame) -> found.add(frame));
    assertEquals(1, found.size());
  }

  /** A frame is looked at in pieces; this one takes several. */
  @Test
  void aBitThatFlipsAnywhereInAFrameIsNoticed() throws IOException {
    disk.create("j", Layout.of(spec).slots(), ByteBuffer.allocate(8), true);
    Journal journal = journal();
    FrameBuffer frame = new FrameBuffer();
    for (int i = 0; i < 40; i++) {
      frame.add(i + 1, i, 1, 1, 99);
    }
    State state = new State(new Version(1, 1), 1, 4096, 5);
    long offset = journal.append(frame.header(Frame.Kind.CHECKPOINT, state, Version.NONE, 1));
    for (long at = offset; at < offset + frame.length(); at++) {
      disk.flip("j", at, 3);
      assertFalse(journal.isIntact(offset), "byte " + (at - offset));
      disk.flip("j", at, 3);
      assertTrue(journal.isIntact(offset));
    }
  }
}
