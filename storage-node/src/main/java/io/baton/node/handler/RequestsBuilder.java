package io.baton.node.handler;

import com.google.common.collect.ImmutableMap;
import io.baton.node.copy.AsideCopies;
import io.baton.node.lane.BufferPool;
import io.baton.node.lane.Lanes;
import io.baton.node.learn.Learnings;
import io.baton.node.upkeep.Tombstones;
import io.baton.replication.copy.ListCopies;
import io.baton.replication.copy.TakeBack;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.CommitPoint;
import io.baton.replication.message.Create;
import io.baton.replication.message.Drop;
import io.baton.replication.message.Fence;
import io.baton.replication.message.Learn;
import io.baton.replication.message.Probe;
import io.baton.replication.message.Request;
import io.baton.replication.read.CloseRead;
import io.baton.replication.read.OpenRead;
import io.baton.replication.read.ReadBlocks;
import io.baton.replication.read.ReadGroups;
import io.baton.replication.read.ReadTags;
import io.baton.store.ReplicaDirectory;

/** Says which handler takes which message. */
public final class RequestsBuilder {

  private final ImmutableMap.Builder<Class<? extends Request>, Handler<Request>> handlers =
      ImmutableMap.builder();

  private RequestsBuilder() {}

  /** All of them. */
  public static Requests build(
      Lanes lanes,
      BufferPool buffers,
      Learnings learnings,
      Tombstones tombstones,
      ReplicaDirectory directory) {
    AsideCopies copies = new AsideCopies(directory);
    RequestsBuilder all = new RequestsBuilder();
    ReplicaHandler replica = new ReplicaHandler();
    all.on(Probe.class, replica::handle);
    all.on(Fence.class, replica::handle);
    all.on(Checkpoint.class, replica::handle);
    all.on(CommitPoint.class, replica::handle);
    all.on(Create.class, new CreateHandler());
    all.on(Learn.class, new LearnHandler(learnings));
    all.on(Drop.class, new DropHandler(tombstones));
    all.on(ListCopies.class, new ListCopiesHandler(copies));
    all.on(TakeBack.class, new TakeBackHandler(copies));
    all.on(OpenRead.class, new OpenReadHandler());
    all.on(ReadGroups.class, new ReadGroupsHandler());
    all.on(ReadTags.class, new ReadTagsHandler());
    all.on(ReadBlocks.class, new ReadBlocksHandler(buffers));
    all.on(CloseRead.class, new CloseReadHandler());
    return new Requests(lanes, copies, all.handlers.buildOrThrow());
  }

  private <R extends Request> void on(Class<R> type, Handler<R> handler) {
    handlers.put(
        type, (request, exchange, lane) -> handler.handle(type.cast(request), exchange, lane));
  }
}
