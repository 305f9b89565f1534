package io.baton.client.claim;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.error.BatonException;
import io.baton.client.session.Loop;
import io.baton.client.session.NodeLinks;
import io.baton.client.session.OwnerSession;
import io.baton.client.session.RecordWriter;
import io.baton.registry.Segments;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.Owner;
import io.baton.replication.Opened;
import io.baton.replication.opening.Opening;
import io.baton.replication.opening.OpeningConfig;
import io.baton.replication.owner.OwnerConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Claims a segment that is of no group. */
public final class Claiming implements OpeningDriver.User {

  static final Duration TICK = Duration.ofMillis(10);

  /**
   * What a claim ends with.
   *
   * @param opened the epoch and the recovered version
   * @param record as it stands
   */
  public record Claimed(Opened opened, VersionedRecord record) {

    /** Nodes in the in-sync set after the opening. */
    public ImmutableSet<NodeId> nodes() {
      return opened.record().inSync().stream()
          .map(Member::node)
          .collect(ImmutableSet.toImmutableSet());
    }

    /** What the session of who has claimed starts with. */
    public OwnerSession.Start start(OwnerConfig config, InstantSource clock) {
      return new OwnerSession.Start(
          opened, record, record.record().spec().minInSync(), config, clock);
    }
  }

  private final Loop loop;
  private final @Nullable Owner owner;
  private final OpeningDriver driver;
  private final CompletableFuture<Claimed> result = new CompletableFuture<>();
  private @Nullable Future<?> ticks;

  private Claiming(
      Loop loop, NodeLinks links, Segments segments, Claim claim, OpeningConfig config) {
    this.loop = loop;
    this.owner = claim.owner();
    long nonce = owner == null ? 0 : owner.nonce();
    this.driver =
        new OpeningDriver(
            new OpeningDriver.Means(loop, links, segments, config, claim.clock()),
            claim.record(),
            effects ->
                new Opening(
                    claim.record().record().id(),
                    RecordWriter.view(claim.record()),
                    nonce,
                    config,
                    effects),
            this);
  }

  /**
   * What is to be claimed, and by whom.
   *
   * @param record as freshly read
   * @param owner this process, with the nonce of this opening; null to repair the segment without
   *     owning it
   * @param clock for times in the record
   */
  public record Claim(VersionedRecord record, @Nullable Owner owner, InstantSource clock) {}

  /**
   * Claims a segment; the future fails with a {@link BatonException}. Cancelling it ends the claim
   * at the next tick; the epoch may be taken by then.
   */
  public static CompletableFuture<Claimed> start(
      Loop loop, NodeLinks links, Segments segments, Claim claim, OpeningConfig config) {
    Claiming claiming = new Claiming(loop, links, segments, claim, config);
    loop.execute(claiming::start);
    return claiming.result;
  }

  private void start() {
    ticks = loop.every(TICK, this::tick);
    driver.start();
  }

  private void tick() {
    if (result.isCancelled()) {
      end();
    } else {
      driver.tick();
    }
  }

  @Override
  public void claim(long change, long higher) {
    driver.claim(
        change,
        higher,
        record -> owner == null ? record.repaired(higher) : record.opened(higher, owner));
  }

  @Override
  public void settle() {}

  @Override
  public void opened(Opened opened) {
    end();
    result.complete(new Claimed(opened, driver.writer().current()));
  }

  @Override
  public void failed(BatonException why) {
    end();
    result.completeExceptionally(why);
  }

  private void end() {
    if (ticks != null) {
      ticks.cancel(false);
    }
    driver.end();
  }
}
