package io.baton.wire;

import static io.baton.wire.Samples.INCARNATION;
import static io.baton.wire.Samples.SEGMENT;
import static io.baton.wire.Samples.VERSION;

import io.baton.api.Version;
import io.baton.replication.message.Tags;
import io.baton.replication.read.BlockData;
import io.baton.replication.read.BlockTags;
import io.baton.replication.read.CloseRead;
import io.baton.replication.read.GroupHashes;
import io.baton.replication.read.OpenRead;
import io.baton.replication.read.ReadBlocks;
import io.baton.replication.read.ReadClosed;
import io.baton.replication.read.ReadGroups;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.read.ReadTags;
import io.baton.replication.read.ReadUnchanged;
import java.util.List;

/** The readers' part of {@link Samples}. */
final class ReadSamples {

  private static final long READ = 0x00c0ffee;

  private ReadSamples() {}

  static List<Object> all() {
    Tags tags = new Tags(3);
    tags.set(0, VERSION, 0x1111111111111111L);
    tags.set(2, 5, 99, 0xeeeeeeeeeeeeeeeeL);
    return List.of(
        new OpenRead(SEGMENT, INCARNATION, true, VERSION),
        new ReadOpened(SEGMENT, READ, VERSION, new Version(6, 9), 1_000_000, -2),
        new ReadGroups(SEGMENT, READ, 3, 65_536),
        new GroupHashes(SEGMENT, READ, 3, new long[] {-1, 0x0123456789abcdefL}),
        new ReadTags(SEGMENT, READ, 384, 128),
        new BlockTags(SEGMENT, READ, 384, tags),
        new ReadBlocks(SEGMENT, READ, new int[] {0, 5, Integer.MAX_VALUE - 1}),
        new BlockData(SEGMENT, READ, Samples.batch(VERSION, 5, 1)),
        new CloseRead(SEGMENT, READ),
        new ReadClosed(SEGMENT, READ),
        new ReadUnchanged(SEGMENT, VERSION));
  }
}
