package io.baton.replication.sim;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.Version;
import io.baton.replication.follow.Following;
import io.baton.replication.follow.FollowingConfig;
import io.baton.replication.follow.FollowingEffects;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Reply;
import io.baton.replication.read.OpenRead;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.read.ReadRequest;
import io.baton.replication.sim.Coverage.Branch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A process that follows whatever the name stands for. Of a following only the versions that are
 * shown are looked at; between two of them its content is a mixture, as its target's is.
 */
final class SimFollower extends SimProcess {

  private static final FollowingConfig CONFIG =
      new FollowingConfig(
          Duration.ofMillis(30),
          Duration.ofMillis(400),
          Duration.ofMillis(20),
          Duration.ofMillis(500),
          Duration.ofMillis(2));

  private final Cluster cluster;
  private @Nullable Life life;

  SimFollower(Cluster cluster, String name) {
    super(cluster.world, name);
    this.cluster = cluster;
  }

  /** Whether it shows this version of a segment. */
  boolean shows(SimSegment segment, Version version) {
    return life != null && life.segment == segment && life.shown.equals(version);
  }

  void act() {
    if (life == null) {
      Lookup.resolve(this, cluster.registry, true, this::begin, () -> {});
    } else {
      life.look(life.following::membersChanged);
    }
    boolean faulty = world.faults().pace() > 0;
    if (faulty && world.strikes(Fault.CLIENT_KILLED, 0.005)) {
      kill();
      return;
    }
    if (faulty && world.strikes(Fault.CLIENT_PAUSED, 0.01)) {
      pause(world.millis(5, 2_000));
    }
    after(world.millis(10, 200), this::act);
  }

  private void begin(SimSegment segment, Znode seen) {
    if (life == null && !seen.inSync().isEmpty()) {
      life = new Life(segment);
      life.following.start(seen.inSync(), world.now());
      life.tick();
    }
  }

  private void end() {
    if (life != null) {
      life.following.end();
    }
    life = null;
  }

  @Override
  void killed() {
    world.trace(this, "is killed", "");
    if (life != null) {
      life.disconnect();
    }
    life = null;
    world.after(world.millis(10, 1_000), this::start);
  }

  @Override
  void started() {
    act();
  }

  /** One following, which ends with its process or its segment. */
  private final class Life implements FollowingEffects {
    private final SimSegment segment;
    private final Content content = new Content(world, cluster.spec);
    private final Following following;
    private Version shown = Version.NONE;
    private @Nullable Path path;

    Life(SimSegment segment) {
      this.segment = segment;
      this.following = new Following(segment.id, content, CONFIG, world.random, this);
    }

    private void tick() {
      if (this == life) {
        following.tick(world.now());
        after(world.millis(2, 15), this::tick);
      }
    }

    private interface Seen {
      void accept(ImmutableSet<Member> inSync, long nowNanos);
    }

    private void look(Seen then) {
      segment
          .record()
          .read(
              SimFollower.this,
              true,
              seen -> {
                if (this != life) {
                  return;
                }
                if (seen.wasRemoved()) {
                  world.coverage.reached(Branch.FOLLOWED_TO_THE_REMOVAL);
                  end();
                } else if (seen.isMissing()) {
                  end(); // in another registry than the one that it was found in
                } else {
                  then.accept(seen.inSync(), world.now());
                }
              });
    }

    @Override
    public void connect(Member source) {
      path = new Path(source);
    }

    @Override
    public void send(ReadRequest request) {
      boolean hasty = request instanceof OpenRead && world.breaks(Broken.UNCOMMITTED_FOLLOWED);
      if (path != null) {
        path.link.send(
            hasty ? new OpenRead(segment.id, ((OpenRead) request).incarnation(), true) : request);
      }
    }

    @Override
    public void disconnect() {
      if (path != null) {
        path.link.close();
        path = null;
      }
    }

    @Override
    public void show(ReadOpened version) {
      after(
          world.millis(0.1, 3),
          () -> {
            if (this != life) {
              return;
            }
            if (world.chance(0.1)) {
              following.readersInside(world.now());
            } else if (world.chance(0.02)) {
              following.showFailed(Reason.IO_ERROR, "a disk failed", world.now());
            } else {
              shows(version.version());
              following.shown(world.now());
            }
          });
    }

    private void shows(Version version) {
      world.trace(SimFollower.this, "shows", version);
      segment.history().followed(SimFollower.this, shown, version, content);
      world.coverage.reached(Branch.FOLLOWED);
      if (!shown.isNone() && version.epoch() > shown.epoch()) {
        world.coverage.reached(Branch.FOLLOWED_INTO_A_LATER_EPOCH);
      }
      shown = version;
    }

    @Override
    public void look() {
      look(following::looked);
    }

    @Override
    public void exhausted(ImmutableList<String> problems) {
      world.coverage.reached(Branch.FOLLOWED_NOBODY);
      world.trace(SimFollower.this, "is served by nobody", problems);
    }

    @Override
    public void stuck(Reason reason, String detail) {}

    /** One connection, which is not made again. */
    private final class Path implements Link.User {
      private final Link link;

      Path(Member source) {
        link = new Link(SimFollower.this, cluster.node(source.node()), this).open();
      }

      @Override
      public void connected(NodeId node) {
        following.connected(world.now());
      }

      @Override
      public void disconnected(NodeId node) {
        link.close();
        path = null;
        following.disconnected("severed", world.now());
      }

      @Override
      public void received(NodeId node, Reply reply) {
        following.received(reply, world.now());
      }
    }
  }
}
