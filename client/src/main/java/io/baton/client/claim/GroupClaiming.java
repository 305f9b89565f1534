package io.baton.client.claim;

import com.google.common.collect.ImmutableList;
import io.baton.api.error.BatonException;
import io.baton.api.error.RefusedException;
import io.baton.client.claim.Claiming.Claimed;
import io.baton.client.session.Loop;
import io.baton.client.session.NodeLinks;
import io.baton.client.session.RecordWriter;
import io.baton.registry.Outcome;
import io.baton.registry.Outcome.PendingWrite;
import io.baton.registry.Segments;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.Owner;
import io.baton.replication.Opened;
import io.baton.replication.RecordView;
import io.baton.replication.group.GroupOpening;
import io.baton.replication.opening.OpeningConfig;
import io.baton.replication.opening.OpeningEffects.Failure;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Claims all segments of a group in one transaction (R12): drives a {@link GroupOpening}. */
public final class GroupClaiming implements GroupOpening.Effects {

  /**
   * What is to be claimed, and by whom.
   *
   * @param records of all segments of a group, as freshly read
   * @param owner this process, with the nonce of this opening
   * @param clock for times in the records
   */
  public record Claim(ImmutableList<VersionedRecord> records, Owner owner, InstantSource clock) {}

  private final Loop loop;
  private final Segments segments;
  private final OpeningConfig config;
  private final Owner owner;
  private final GroupOpening opening;
  private final List<OpeningDriver> drivers = new ArrayList<>();
  private final CompletableFuture<ImmutableList<Claimed>> result = new CompletableFuture<>();
  private long pendingChange;
  private @Nullable PendingWrite pending;
  private @Nullable Future<?> ticks;

  private GroupClaiming(
      Loop loop, NodeLinks links, Segments segments, Claim claim, OpeningConfig config) {
    this.loop = loop;
    this.segments = segments;
    this.config = config;
    this.owner = claim.owner();
    this.opening = new GroupOpening(owner.nonce(), config, this);
    var means = new OpeningDriver.Means(loop, links, segments, config, claim.clock());
    for (VersionedRecord record : claim.records()) {
      RecordView view = RecordWriter.view(record);
      drivers.add(
          new OpeningDriver(
              means,
              record,
              effects -> opening.add(record.record().id(), view, effects),
              new Part()));
    }
  }

  /** The driver of one segment tells the group. */
  private final class Part implements OpeningDriver.User {
    @Override
    public void settle() {
      GroupClaiming.this.settle();
    }

    @Override
    public void failed(BatonException why) {
      GroupClaiming.this.failed(why);
    }
  }

  /**
   * Claims them; the future fails with a {@link BatonException}. Cancelling it ends the claim at
   * the next tick; the epoch may be taken by then.
   *
   * @return one for each record, in their order, all of one epoch and one recovered version
   */
  public static CompletableFuture<ImmutableList<Claimed>> start(
      Loop loop, NodeLinks links, Segments segments, Claim claim, OpeningConfig config) {
    GroupClaiming claiming = new GroupClaiming(loop, links, segments, claim, config);
    loop.execute(claiming::start);
    return claiming.result;
  }

  private void start() {
    ticks = loop.every(Claiming.TICK, this::tick);
    drivers.forEach(OpeningDriver::start);
    settle();
  }

  private void tick() {
    if (result.isCancelled()) {
      end();
      return;
    }
    for (OpeningDriver driver : drivers) {
      if (!result.isDone()) {
        driver.tick();
      }
    }
  }

  private void settle() {
    if (!result.isDone()) {
      opening.settle(loop.now());
    }
  }

  @Override
  public void claim(long change, long epoch) {
    PendingWrite again = change == pendingChange ? pending : null;
    ImmutableList<VersionedRecord> expected = records();
    if (again == null && !drivers.stream().allMatch(OpeningDriver::mayClaim)) {
      loop.execute(() -> lost(change, expected));
      return;
    }
    loop.blocking(
        () ->
            again != null
                ? segments.reissue(again, config.memberTimeout())
                : segments.compareAndSet(
                    expected, record -> record.opened(epoch, owner), config.memberTimeout()),
        (outcome, failure) -> ended(change, epoch, outcome));
  }

  private ImmutableList<VersionedRecord> records() {
    return drivers.stream()
        .map(driver -> driver.writer().current())
        .collect(ImmutableList.toImmutableList());
  }

  private void ended(long change, long epoch, @Nullable Outcome outcome) {
    if (result.isDone()) {
      return;
    }
    if (outcome instanceof Outcome.Won won) {
      pending = null;
      for (int i = 0; i < drivers.size(); i++) {
        drivers.get(i).claimed(epoch, won.records().get(i));
      }
      opening.claimWon(change, views(), loop.now());
    } else if (outcome instanceof Outcome.Lost lost) {
      pending = null;
      lost(change, lost.records());
    } else {
      if (outcome instanceof Outcome.Unknown unknown) {
        pendingChange = change;
        pending = unknown.write();
      }
      opening.claimUnknown(change, loop.now());
    }
  }

  private void lost(long change, ImmutableList<VersionedRecord> records) {
    BatonException over = whyOver(records);
    if (over != null) {
      failed(over);
      return;
    }
    for (int i = 0; i < drivers.size(); i++) {
      drivers.get(i).notClaimed(records.get(i));
    }
    opening.claimLost(change, views(), loop.now());
  }

  private @Nullable BatonException whyOver(ImmutableList<VersionedRecord> records) {
    for (int i = 0; i < drivers.size(); i++) {
      var now = records.get(i).record();
      var before = drivers.get(i).writer().current().record();
      if (now.wasRemoved() || !now.spec().group().equals(before.spec().group())) {
        return new RefusedException(
            "segment %s was %s meanwhile: nothing was opened"
                .formatted(now.name(), now.wasRemoved() ? "removed" : "taken from its group"));
      }
    }
    return null;
  }

  private List<RecordView> views() {
    return drivers.stream().map(driver -> RecordWriter.view(driver.writer().current())).toList();
  }

  @Override
  public void opened(ImmutableList<Opened> opened) {
    ImmutableList.Builder<Claimed> claimed = ImmutableList.builder();
    for (int i = 0; i < drivers.size(); i++) {
      claimed.add(new Claimed(opened.get(i), drivers.get(i).writer().current()));
    }
    end();
    result.complete(claimed.build());
  }

  @Override
  public void failed(Failure failure, String detail) {
    OpeningDriver first =
        drivers.stream().filter(OpeningDriver::isFailed).findFirst().orElseThrow();
    failed(first.error(failure, detail));
  }

  private void failed(BatonException why) {
    end();
    result.completeExceptionally(why);
  }

  private void end() {
    if (ticks != null) {
      ticks.cancel(false);
    }
    drivers.forEach(OpeningDriver::end);
  }
}
