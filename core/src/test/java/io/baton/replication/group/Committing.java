package io.baton.replication.group;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.Version;
import io.baton.replication.message.Request;
import io.baton.replication.owner.Captured;
import io.baton.replication.owner.OwnerEffects;
import java.util.function.Consumer;

/** An owner's driver that says what is committed or overdue, and does nothing else. */
record Committing(Consumer<Version> onCommit, Consumer<Version> onOverdue) implements OwnerEffects {

  @Override
  public void send(NodeId to, Request request) {}

  @Override
  public void teach(NodeId learner, Member source) {}

  @Override
  public void propose(long change, ImmutableSet<Member> inSync) {}

  @Override
  public void committed(Version version, ImmutableSet<NodeId> holders) {
    onCommit.accept(version);
  }

  @Override
  public void overdue(Version version, String why) {
    onOverdue.accept(version);
  }

  @Override
  public void release(Captured captured) {}

  @Override
  public void commitPointKnown(Version version) {}

  @Override
  public void inSyncChanged(ImmutableSet<Member> inSync) {}

  @Override
  public void fenced(long byEpoch) {}
}
