package io.baton.agent.guard;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.baton.agent.state.Election;
import io.baton.agent.state.Held;
import io.baton.agent.state.OpenOrder;
import io.baton.agent.state.Protection;
import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.Version;
import io.baton.api.error.BatonException;
import io.baton.api.error.UnavailableException;
import io.baton.client.follow.Follower;
import io.baton.client.open.OpenReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A state in a cluster that does what the test says. */
final class FakeState implements Protection {

  static final Path FILE = Path.of("/srv/orders/data");
  static final SegmentName NAME = SegmentName.of("orders/eu");

  /** What the next opens are answered with; nothing left: they succeed. */
  final Deque<BatonException> refusals = new ArrayDeque<>();

  /** What was done, in order. */
  final BlockingQueue<String> done = new LinkedBlockingQueue<>();

  /** Checkpoints that wait to be committed. */
  final BlockingQueue<CompletableFuture<Version>> captured = new LinkedBlockingQueue<>();

  final BlockingQueue<CompletableFuture<Void>> vacancies = new LinkedBlockingQueue<>();

  /** How often it was asked whose it is. */
  final AtomicInteger asked = new AtomicInteger();

  volatile boolean changed = true;
  volatile boolean isFollowed;
  volatile boolean continued;

  /** Nobody has committed a checkpoint yet; its file is the last open's, which a program maps. */
  volatile boolean initial;

  volatile boolean adopted;
  volatile boolean taken;
  volatile String halted = "";

  /** Whether somebody halts it while it is opened. */
  volatile boolean isHaltedMeanwhile;

  volatile @Nullable RuntimeException refusal;
  volatile @Nullable Consumer<String> lost;
  private long epoch;

  @Override
  public SegmentName segment() {
    return NAME;
  }

  @Override
  public synchronized Held open(OpenOrder order) {
    done.add(
        "open"
            + (order.mayRegister() ? " or register" : "")
            + (order.takeover() ? " by force" : "")
            + (order.warm() == null ? "" : " warm"));
    BatonException refusal = refusals.poll();
    if (refusal != null) {
      throw refusal;
    }
    if (!continued) {
      order.displace().run();
    }
    if (isHaltedMeanwhile) {
      halted = "somebody";
    }
    return new FakeHeld(++epoch);
  }

  @Override
  public Election election() {
    return new FakeElection();
  }

  private final class FakeElection implements Election {

    @Override
    public CompletableFuture<Void> whenVacant() {
      CompletableFuture<Void> vacancy = new CompletableFuture<>();
      vacancies.add(vacancy);
      return vacancy;
    }

    @Override
    public boolean isOwnedElsewhere() {
      return taken;
    }

    @Override
    public boolean isOwnedHere(long inEpoch) {
      asked.incrementAndGet();
      return !taken;
    }

    @Override
    public String halted() {
      return halted;
    }

    @Override
    public void halt() {
      done.add("halt");
      halted = "somebody";
    }

    @Override
    public void resume() {
      done.add("resume");
      halted = "";
    }
  }

  @Override
  public void withdraw() {
    done.add("withdraw");
  }

  @Override
  public Optional<Follower> follow() {
    done.add("follow");
    if (!isFollowed) {
      throw new UnavailableException("no follower in this test");
    }
    return Optional.of(new FakeFollower(done));
  }

  private final class FakeHeld implements Held {
    private final long epoch;
    private long sequence = 1;

    FakeHeld(long epoch) {
      this.epoch = epoch;
    }

    @Override
    public OpenReport opened() {
      return new OpenReport(
          epoch,
          new Version(epoch, 1),
          initial,
          0,
          ImmutableSet.of(),
          new NodeId("s1"),
          ImmutableList.of(),
          0,
          0,
          adopted,
          Optional.empty(),
          Duration.ZERO,
          Duration.ZERO);
    }

    @Override
    public Path file() {
      return FILE;
    }

    @Override
    public boolean continued() {
      return continued;
    }

    @Override
    public boolean mayHaveChanged() {
      return changed;
    }

    @Override
    public CompletableFuture<Version> checkpoint() {
      RuntimeException wrong = refusal;
      done.add("capture");
      if (wrong != null) {
        throw wrong;
      }
      CompletableFuture<Version> committed = new CompletableFuture<>();
      sequence++;
      captured.add(committed);
      return committed;
    }

    @Override
    public Version resize(long bytes) {
      return new Version(epoch, ++sequence);
    }

    @Override
    public Version goBack() {
      done.add("go back");
      return new Version(epoch, ++sequence);
    }

    @Override
    public Version version() {
      return new Version(epoch, sequence);
    }

    @Override
    public long length() {
      return 4096;
    }

    @Override
    public void onLost(Consumer<String> listener) {
      lost = listener;
    }

    @Override
    public void close() {
      done.add("close");
    }
  }
}
