package io.baton.replication.sim;

import com.google.common.collect.ImmutableList;
import io.baton.api.Member;
import io.baton.api.Version;
import io.baton.replication.Opened;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.owner.Captured;
import io.baton.replication.pull.Pull;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.read.ReadRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The process of an application that owns a group: opens, loads, checkpoints, is fenced, opens
 * again; and at times reads a segment as somebody who is not the owner.
 */
final class GroupClient extends SimProcess {

  private static final int LOADS = 12;

  private final Cluster cluster;
  private final Group group;
  private final List<Content> contents = new ArrayList<>();
  private final List<ReadPath> paths = new ArrayList<>();
  private @Nullable GroupSession session;
  private boolean loaded;
  private boolean reading;
  private long sequence;
  private double eagerness;
  private int most;
  private int left;
  private int closed;

  GroupClient(Cluster cluster, Group group, String name) {
    super(cluster.world, name);
    this.cluster = cluster;
    this.group = group;
    renew();
  }

  private void renew() {
    contents.clear();
    group.segments.forEach(segment -> contents.add(new Content(world, cluster.spec)));
  }

  /** As {@link SimClient#behave}. */
  void behave(double wish, int checkpoints) {
    eagerness = wish;
    most = checkpoints;
    left = checkpoints;
  }

  boolean isOwner() {
    return loaded;
  }

  /** Only while {@link #isOwner}. */
  GroupSession owned() {
    return session;
  }

  /** Checkpoints of the group that were acknowledged in this session, at least. */
  int closings() {
    return closed;
  }

  @Override
  void killed() {
    world.trace(this, "is killed", "");
    end();
    world.after(world.millis(10, 2_000), this::start);
  }

  @Override
  void started() {
    renew();
    act();
  }

  private void end() {
    if (session != null) {
      session.close();
    }
    List.copyOf(paths).forEach(ReadPath::close);
    session = null;
    loaded = false;
    reading = false;
  }

  /** When its session, if it has one, was first seen in a record; far off if it was not. */
  long claimedAt() {
    return session == null ? Long.MAX_VALUE : session.claimedAt();
  }

  /** An opening has taken too long. */
  void giveUpOpening() {
    if (session != null && !session.isOwner()) {
      world.trace(this, "gives up its opening", "");
      end();
    }
  }

  /** A session has come to its end by itself. */
  void ended(GroupSession which) {
    if (which == session) {
      end();
    }
  }

  /** What an application does, a few times in 100 ms. */
  void act() {
    if (session == null) {
      boolean orphan = cluster.groupClients.stream().allMatch(client -> client.session == null);
      if (!reading && world.chance(orphan ? eagerness * 10 : eagerness)) {
        open();
      } else if (!reading && left > 0 && world.chance(0.05)) {
        readCommitted();
      }
    } else if (loaded) {
      own(session);
    }
    after(world.millis(3, 40), this::act);
  }

  private void open() {
    world.trace(this, "opens the group", "");
    session = new GroupSession(this, cluster, group);
    session.open();
  }

  private void own(GroupSession owned) {
    for (int n = world.random.nextInt(4); n > 0 && left > 0; n--) {
      checkpoint(owned);
    }
    if (world.chance(0.05)) {
      owned.parts().forEach(GroupPart::watch);
    }
    if (world.chance(0.05)) {
      owned.parts().forEach(part -> part.owner().flush(world.now()));
      owned.settle();
    }
    if (world.strikes(Fault.CLIENT_CLOSED, 0.005 * world.faults().pace())) {
      world.trace(this, "closes", "");
      end();
    }
  }

  private void checkpoint(GroupSession owned) {
    Version version = new Version(owned.epoch(), ++sequence);
    List<Captured> captured = new ArrayList<>();
    for (int i = 0; i < contents.size(); i++) {
      if (world.chance(0.6)) {
        contents.get(i).change();
      }
      captured.add(contents.get(i).capture(version));
      group.segments.get(i).history().captured(version, contents.get(i));
    }
    if (owned.offer(captured)) {
      left--;
      contents.forEach(Content::taken);
    }
  }

  void closed() {
    closed++;
  }

  /** The group is ours; what its segments hold is loaded from any member of each. */
  void opened(GroupSession owned, ImmutableList<Opened> results) {
    if (owned == session) {
      sequence = results.get(0).recovered().sequence();
      left = most;
      closed = 0;
      load(results, 0, 0);
    }
  }

  private void load(ImmutableList<Opened> results, int which, int tries) {
    GroupSession loading = session;
    if (which == results.size() || tries == LOADS) {
      loaded = which == results.size();
      if (!loaded) {
        end();
      }
      return;
    }
    Opened one = results.get(which);
    SimSegment segment = group.segments.get(which);
    Content content = contents.get(which);
    content.want(one.recovered());
    pull(
        segment,
        cluster.any(one.record().inSync()),
        true,
        content,
        version -> {
          if (loading == session) {
            segment.history().loaded(version.version(), content);
            load(results, which + 1, 0);
          }
        },
        () ->
            after(
                world.millis(1, 100),
                () -> {
                  if (loading == session) {
                    load(results, which, tries + 1);
                  }
                }));
  }

  /** Reads what some replica shows as committed. */
  private void readCommitted() {
    int which = world.random.nextInt(contents.size());
    SimSegment segment = group.segments.get(which);
    SimNode node = cluster.any(cluster.nodes());
    if (!node.host(segment).hasReplica()) {
      return;
    }
    reading = true;
    Content content = contents.get(which);
    content.want(null);
    pull(
        segment,
        node.host(segment).member(),
        false,
        content,
        version -> {
          reading = false;
          segment.history().read(version.version(), content);
        },
        () -> reading = false);
  }

  private void pull(
      SimSegment segment,
      Member source,
      boolean newest,
      Content into,
      Consumer<ReadOpened> pulled,
      Runnable failed) {
    ReadPath[] own = new ReadPath[1];
    Pull.Effects effects =
        new Pull.Effects() {
          @Override
          public void send(ReadRequest request) {
            own[0].send(request);
          }

          @Override
          public void pulled(ReadOpened version, long blocks) {
            pulled.accept(version);
          }

          @Override
          public void failed(Reason reason, String detail) {
            world.trace(GroupClient.this, "could not load from " + source + ": " + reason, detail);
            failed.run();
          }
        };
    Pull pull = new Pull(segment.id, into, ReadPath.PATIENCE, effects);
    own[0] = new ReadPath(this, cluster.node(source.node()), () -> paths.remove(own[0]));
    paths.add(own[0]);
    own[0].begin(pull, source.incarnation(), newest);
  }
}
