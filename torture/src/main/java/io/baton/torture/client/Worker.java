package io.baton.torture.client;

import com.google.common.collect.ImmutableSet;
import io.baton.api.error.BatonException;
import io.baton.client.Baton;
import io.baton.torture.history.Notes;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What one process does with one subject: waits for orders, and writes as long as it owns it. */
final class Worker implements Runnable {

  /** What it may be told. */
  enum Order {
    TAKE,
    LEAVE,
    FINISH
  }

  private static final int ATTEMPTS = 3;

  /** For all replicas to be taught; shorter than what the run waits, which is then told why not. */
  private static final Duration LAST = Duration.ofMinutes(9);

  private static final int WAITING_ORDERS = 16;

  private final Baton baton;
  private final Subject subject;
  private final Work work;
  private final BlockingQueue<Order> orders = new ArrayBlockingQueue<>(WAITING_ORDERS);
  private @Nullable Tenure tenure;

  /**
   * What all workers of a process share.
   *
   * @param values that stand for states, each once
   * @param nanoClock of the notes
   * @param paceMillis between the ends of a call and the next
   */
  record Work(
      Notes notes,
      LongSupplier values,
      LongSupplier nanoClock,
      SplittableRandom random,
      Tenure.Acknowledging acknowledging,
      int depth,
      int paceMillis) {}

  Worker(Baton baton, Subject subject, Work work) {
    this.baton = baton;
    this.subject = subject;
    this.work = work;
  }

  /** Gives an order; lost if too many wait, as some do when nobody answers. */
  void order(Order order) {
    if (!orders.offer(order)) {
      System.out.println("too busy to " + order + " " + subject);
    }
  }

  @Override
  public void run() {
    try {
      while (true) {
        Order order =
            tenure == null ? orders.take() : orders.poll(work.paceMillis, TimeUnit.MILLISECONDS);
        obey(order);
        write();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void obey(@Nullable Order order) throws InterruptedException {
    if (order == Order.TAKE && tenure == null) {
      tenure = open();
    } else if (order == Order.LEAVE) {
      leave();
    } else if (order == Order.FINISH) {
      finish();
    }
  }

  private void write() throws InterruptedException {
    if (tenure != null) {
      // How it ends stands in the notes.
      CompletableFuture<Owned.Kept> unused = tenure.write(work.values.getAsLong(), work.random);
      if (tenure.isLost()) {
        leave();
      }
    }
  }

  private void leave() throws InterruptedException {
    if (tenure != null) {
      tenure.close();
      tenure = null;
    }
  }

  private @Nullable Tenure open() {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      long number = work.notes.open(subject.name());
      try {
        return opened(number, subject.open(baton));
      } catch (BatonException e) {
        work.notes.failed(number, e.toString());
      }
    }
    return null;
  }

  private @Nullable Tenure opened(long number, Owned owned) {
    long nanos = work.nanoClock.getAsLong();
    ImmutableSet<String> versions = owned.versions();
    try {
      Contents contents = Contents.load(subject.name(), owned.memory());
      if (versions.size() > 1) {
        throw new TornException("not one checkpoint of the group");
      }
      work.notes.read(number, nanos, contents.value(), versions.asList().get(0));
      return new Tenure(owned, number, contents, work.notes, work.acknowledging, work.depth);
    } catch (TornException e) {
      work.notes.torn(number, versions + ": " + e.getMessage());
      owned.close();
      return null;
    }
  }

  /** With all faults over: opens, writes until all replicas have it, and looks once more. */
  private void finish() throws InterruptedException {
    leave();
    String shortfall = shortfall();
    System.out.println(
        shortfall.isEmpty() ? "finished " + subject : "unfinished " + subject + " " + shortfall);
  }

  private String shortfall() throws InterruptedException {
    long deadline = work.nanoClock.getAsLong() + LAST.toNanos();
    int replicas = 0;
    while (replicas < Subject.REPLICAS && isBefore(deadline)) {
      // An order from before may still take it from here.
      Tenure owned = tenure == null || tenure.isLost() ? openAgain() : tenure;
      replicas = owned == null ? 0 : replicas(owned);
    }
    if (replicas < Subject.REPLICAS) {
      return replicas == 0 ? "takes no writes" : "has only " + replicas + " replicas in sync";
    }
    Tenure again = openAgain();
    while (again == null && isBefore(deadline)) {
      again = openAgain();
    }
    leave();
    return again == null ? "could not be opened again" : "";
  }

  /** Each time a moment later: whatever ends a call may not be over at once. */
  private boolean isBefore(long deadline) throws InterruptedException {
    orders.poll(work.paceMillis, TimeUnit.MILLISECONDS);
    return work.nanoClock.getAsLong() < deadline;
  }

  private @Nullable Tenure openAgain() throws InterruptedException {
    leave();
    tenure = open();
    return tenure;
  }

  private int replicas(Tenure owned) throws InterruptedException {
    try {
      return owned.write(work.values.getAsLong(), work.random).join().replicas();
    } catch (CompletionException e) {
      return 0;
    }
  }
}
