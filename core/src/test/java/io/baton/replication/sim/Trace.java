package io.baton.replication.sim;

import io.baton.replication.message.Checkpoint;
import io.baton.replication.read.BlockData;
import io.baton.replication.read.BlockTags;
import io.baton.replication.read.GroupHashes;
import io.baton.replication.read.ReadBlocks;
import java.util.Locale;

/** The last things that happened, put into words only when somebody asks. */
final class Trace {

  private static final int KEPT = 200;

  private record Line(long at, Object who, String does, Object what) {

    boolean isSame(Line other) {
      return who == other.who && does.equals(other.does) && what == other.what;
    }
  }

  private final Line[] lines = new Line[KEPT];
  private long next;

  /** {@code what} must not change later. What somebody tries over and over is kept once. */
  void add(long at, Object who, String does, Object what) {
    Line line = new Line(at, who, does, what);
    for (long i = Math.max(0, next - 2); i < next; i++) {
      if (line.isSame(lines[(int) (i % KEPT)])) {
        return;
      }
    }
    lines[(int) (next++ % KEPT)] = line;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (long i = Math.max(0, next - KEPT); i < next; i++) {
      Line line = lines[(int) (i % KEPT)];
      text.append(String.format(Locale.ROOT, "%12.3f ms  ", line.at / 1e6));
      text.append(line.who).append(' ').append(line.does).append(' ');
      text.append(describe(line.what)).append('\n');
    }
    return text.toString();
  }

  private static String describe(Object what) {
    String text;
    if (what instanceof Checkpoint c) {
      text =
          String.format(
              Locale.ROOT,
              "Checkpoint[segment=%s] %s on %s, part %d of %d, committed %s, to #%x",
              c.segment(),
              c.version(),
              c.base(),
              c.part(),
              c.parts(),
              c.commitPoint(),
              c.incarnation());
    } else if (what instanceof BlockData || what instanceof BlockTags) {
      text = what.getClass().getSimpleName();
    } else if (what instanceof GroupHashes || what instanceof ReadBlocks) {
      text = what.getClass().getSimpleName();
    } else {
      text = String.valueOf(what);
    }
    return SimSegment.number(text);
  }
}
