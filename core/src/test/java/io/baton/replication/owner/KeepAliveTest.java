package io.baton.replication.owner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.Opened;
import io.baton.replication.RecordView;
import io.baton.replication.message.CommitPoint;
import io.baton.replication.message.Fence;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Request;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An owner with nothing to do is heard all the same. */
class KeepAliveTest {

  private static final SegmentId ID = new SegmentId(7, 42);
  private static final Member A = new Member(new NodeId("a"), 1);
  private static final Version LAST = new Version(3, 9);
  private static final long MILLI = 1_000_000;

  private final List<Request> sent = new ArrayList<>();

  @Test
  void anIdleOwnerSpeaksOnceInAnInterval() {
    RecordView record = new RecordView(4, 5, ImmutableSet.of(A), ImmutableSet.of(A.node()));
    Owner owner = new Owner(new Opened(ID, 4, record, LAST), 1, OwnerConfig.DEFAULT, new Effects());
    owner.connected(A.node(), 0);
    assertEquals(List.of(new Fence(ID, 1, 4, Fence.By.OWNER)), sent);
    owner.received(A.node(), new ReplicaStatus(ID, 1, 4, 4, LAST, LAST, true), 0);
    tickUntil(owner, 50);
    sent.clear();
    tickUntil(owner, 4_050);
    CommitPoint alive = new CommitPoint(ID, 1, 4, LAST);
    assertEquals(List.of(alive, alive, alive, alive), sent);
  }

  private long tickedMillis;

  private void tickUntil(Owner owner, long millis) {
    for (; tickedMillis < millis; tickedMillis += 10) {
      owner.tick(tickedMillis * MILLI);
    }
  }

  private final class Effects implements OwnerEffects {
    @Override
    public void send(NodeId to, Request request) {
      sent.add(request);
    }

    @Override
    public void teach(NodeId learner, Member source) {}

    @Override
    public void propose(long change, ImmutableSet<Member> inSync) {}

    @Override
    public void committed(Version version, ImmutableSet<NodeId> holders) {}

    @Override
    public void overdue(Version version, String why) {}

    @Override
    public void release(Captured captured) {}

    @Override
    public void commitPointKnown(Version version) {}

    @Override
    public void inSyncChanged(ImmutableSet<Member> inSync) {}

    @Override
    public void fenced(long byEpoch) {}
  }
}
