package io.baton.demo;

import io.baton.demo.Plan.Kill;
import io.baton.demo.application.Report;
import io.baton.demo.cluster.LocalCluster;
import io.baton.demo.cluster.Workspace.ProcessException;
import io.baton.registry.VersionedRecord;
import io.baton.registry.session.Subscription;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One life of the application: fed until it is done, or until it is time to kill it. */
final class Life {

  private static final long TICK_MILLIS = 10;
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final String who;
  private final Plan plan;
  private final Application application;
  private final Timeline timeline;
  private final LongSupplier nanoClock;
  private Report.@Nullable Opened opened;
  private Report.@Nullable Done done;
  private volatile int inSync;
  private long worked;
  private long acknowledged;
  private int checkpoints;

  Life(String who, Plan plan, Application application, Timeline timeline, LongSupplier nanoClock) {
    this.who = who;
    this.plan = plan;
    this.application = application;
    this.timeline = timeline;
    this.nanoClock = nanoClock;
  }

  /** Waits until it has opened the segment. */
  Report.Opened awaitOpened() throws InterruptedException {
    long since = nanoClock.getAsLong();
    while (opened == null) {
      throwIfSilent(since);
      application.poll(TICK_MILLIS).ifPresent(this::take);
    }
    worked = opened.position();
    acknowledged = opened.position();
    return opened;
  }

  /**
   * Feeds it until it dies. It does so only when every replica is in sync again: the storage node
   * that died with the one before it has come back.
   */
  void runUntilKilled(Kill kill, LocalCluster cluster) throws InterruptedException, IOException {
    Subscription following = cluster.follow(opened().id(), this::look);
    try {
      Pace pace = new Pace();
      while (!isTimeTo(kill)) {
        pace.step(inSync < LocalCluster.NODES ? kill.after() : plan.total());
        if (done != null) {
          throw new ProcessException(who, "the input ended before " + who + " could be killed");
        }
      }
      application.kill(this::take);
    } finally {
      following.close();
    }
  }

  private void look(VersionedRecord current) {
    int members = current.record().inSync().size();
    if (members != inSync) {
      timeline.say("%d of %d replicas are in sync", members, LocalCluster.NODES);
      inSync = members;
    }
  }

  private boolean isTimeTo(Kill kill) {
    return inSync == LocalCluster.NODES
        && worked >= kill.after()
        && worked - acknowledged >= kill.unacknowledged();
  }

  /** Feeds it all that is left. */
  Report.Done runToTheEnd() throws InterruptedException {
    Pace pace = new Pace();
    while (done == null) {
      pace.step(plan.total());
    }
    if (application.awaitEnd((int) TimeUnit.NANOSECONDS.toSeconds(SILENCE_NANOS)) != 0) {
      throw new ProcessException(who, who + " failed after its work was done");
    }
    return done;
  }

  /** How far it has come, acknowledged or not. */
  long worked() {
    return worked;
  }

  /** How far it has come for ever. */
  long acknowledged() {
    return acknowledged;
  }

  /** Checkpoints that were acknowledged to it, as far as it could say so. */
  int checkpoints() {
    return checkpoints;
  }

  private Report.Opened opened() {
    if (opened == null) {
      throw new IllegalStateException(who + " has not opened yet");
    }
    return opened;
  }

  private void take(Report report) {
    if (report instanceof Report.Opened now) {
      opened = now;
    } else if (report instanceof Report.At at) {
      worked = at.position();
    } else if (report instanceof Report.Acked acked) {
      acknowledged = acked.position();
      worked = Math.max(worked, acknowledged);
      checkpoints++;
    } else if (report instanceof Report.Done end) {
      done = end;
    }
    timeline.progress(who, acknowledged, worked, plan.total());
  }

  private void throwIfSilent(long since) {
    if (nanoClock.getAsLong() - since > SILENCE_NANOS) {
      throw new ProcessException(
          who,
          who + " has said nothing for " + TimeUnit.NANOSECONDS.toSeconds(SILENCE_NANOS) + " s");
    }
  }

  /** Announces input at the planned rate, from where the life began. */
  private final class Pace {
    private final long from = worked;
    private final long began = nanoClock.getAsLong();
    private long heard = began;
    private long announced = from;

    void step(long limit) throws InterruptedException {
      double seconds = (nanoClock.getAsLong() - began) / 1e9;
      long due = Math.min(limit, from + (long) (seconds * plan.rate()));
      if (due > announced) {
        application.announce(due);
        announced = due;
      }
      Optional<Report> report = application.poll(TICK_MILLIS);
      if (report.isPresent()) {
        heard = nanoClock.getAsLong();
        take(report.get());
      }
      throwIfSilent(heard);
    }
  }
}
