package io.baton.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.Reply;
import io.baton.replication.read.BlockData;
import io.baton.replication.read.OpenRead;
import io.baton.replication.read.ReadBlocks;
import io.baton.replication.read.ReadOpened;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader that asks for more at once than a node sends at once. */
class ManyReadsTest {

  @TempDir Path directory;
  private final TestCluster cluster = new TestCluster();
  private final TestSegment segment = new TestSegment(7);

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void answersMoreReadsThanItHasBuffers() throws Exception {
    TestClient client = cluster.connect(cluster.start(directory));
    long incarnation = segment.createAt(client, 1);
    client.ask(Acknowledged.class, segment.checkpoint(incarnation, 1, 5, 0, 1, 2));
    ReadOpened read = client.ask(ReadOpened.class, new OpenRead(segment.id, incarnation, true));
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      replies.add(client.send(new ReadBlocks(segment.id, read.read(), new int[] {i % 3})));
    }
    for (int i = 0; i < 200; i++) {
      BlockData data = (BlockData) replies.get(i).get(20, TimeUnit.SECONDS);
      assertEquals(i % 3, data.blocks().block(0));
      assertEquals(5, data.blocks().data(0).get(0));
    }
  }
}
