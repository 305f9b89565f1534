package io.baton.node.handler;

import com.google.common.collect.ImmutableMap;
import io.baton.node.copy.AsideCopies;
import io.baton.node.lane.BufferPool;
import io.baton.node.lane.Lanes;
import io.baton.node.learn.Learnings;
import io.baton.node.upkeep.Rebuilds;
import io.baton.node.upkeep.Tombstones;
import io.baton.replication.copy.ListCopies;
import io.baton.replication.copy.TakeBack;
import io.baton.replication.inventory.ListReplicas;
import io.baton.replication.inventory.RegistryRebuilt;
import io.baton.replication.inventory.Seal;
import io.baton.replication.message.Create;
import io.baton.replication.message.Learn;
import io.baton.replication.message.Request;
import io.baton.replication.read.CloseRead;
import io.baton.replication.read.OpenRead;
import io.baton.replication.read.OpenVersion;
import io.baton.replication.read.ReadBlocks;
import io.baton.replication.read.ReadGroups;
import io.baton.replication.read.ReadTags;
import io.baton.replication.removal.Drop;
import io.baton.replication.version.KeepVersion;
import io.baton.replication.version.ListVersions;

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
      AsideCopies copies,
      Rebuilds rebuilds) {
    RequestsBuilder all = new RequestsBuilder();
    ReplicaHandler replica = new ReplicaHandler(rebuilds.guard());
    RebuildHandler rebuild = new RebuildHandler(rebuilds);
    PinnedReadHandler pinned = new PinnedReadHandler();
    VersionsHandler versions = new VersionsHandler();
    ReplicaHandler.TAKEN.forEach(type -> all.handlers.put(type, replica));
    all.on(Create.class, new CreateHandler(rebuilds.guard()));
    all.on(Learn.class, new LearnHandler(rebuilds.guard(), learnings));
    all.on(Drop.class, new DropHandler(tombstones));
    all.on(ListCopies.class, new ListCopiesHandler(copies));
    all.on(TakeBack.class, new TakeBackHandler(rebuilds.guard(), copies));
    all.on(ListReplicas.class, rebuild::list);
    all.on(Seal.class, replica::seal);
    all.on(RegistryRebuilt.class, rebuild::rebuilt);
    all.on(ListVersions.class, versions::list);
    all.on(KeepVersion.class, versions::keep);
    all.on(OpenVersion.class, versions::open);
    all.on(OpenRead.class, new OpenReadHandler());
    all.on(ReadGroups.class, pinned::groups);
    all.on(ReadTags.class, pinned::tags);
    all.on(ReadBlocks.class, new ReadBlocksHandler(buffers));
    all.on(CloseRead.class, pinned::close);
    return new Requests(lanes, copies, all.handlers.buildOrThrow());
  }

  private <R extends Request> void on(Class<R> type, Handler<R> handler) {
    handlers.put(
        type, (request, exchange, lane) -> handler.handle(type.cast(request), exchange, lane));
  }
}
