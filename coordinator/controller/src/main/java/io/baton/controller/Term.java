package io.baton.controller;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.util.concurrent.RateLimiter;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.error.CorruptDataException;
import io.baton.healing.Ailment;
import io.baton.healing.RepairPlan;
import io.baton.healing.Shortage;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One term of leading: view, plan, act, a page of records at a time, so that a lost lead or a
 * changed node is noticed between two pages. A term begins without memory, and so do its grace
 * times. Used by the controller's one thread.
 */
final class Term {

  private static final Logger LOG = LoggerFactory.getLogger(Term.class);

  private final ClusterView view;
  private final Repairer repairer;
  private final RepairPlan plan;
  private final RateLimiter records;
  private final LongSupplier nanoClock;
  private final Executor thread;
  private final RandomGenerator random;
  private final ArrayDeque<String> pages = new ArrayDeque<>();
  private final Map<SegmentId, CompletableFuture<String>> running = new HashMap<>();
  private int looked;
  private boolean ended;

  /**
   * Begins one.
   *
   * @param thread runs what follows the end of a repair, on the controller's thread
   * @param random decides between nodes that are as good
   */
  Term(
      ClusterView view,
      Repairer repairer,
      ControllerConfig config,
      LongSupplier nanoClock,
      Executor thread,
      RandomGenerator random) {
    this.view = view;
    this.repairer = repairer;
    this.plan = new RepairPlan(config.repairs());
    this.records = RateLimiter.create(config.recordsPerSecond());
    this.nanoClock = nanoClock;
    this.thread = thread;
    this.random = random;
  }

  /**
   * Looks at the next page, and begins repairs that are due.
   *
   * @param live nodes that run now
   * @return whether the walk goes on; if not, the next step begins another
   */
  boolean step(ImmutableSet<NodeId> live) {
    if (pages.isEmpty()) {
      looked = 0;
      pages.addAll(view.pages());
    }
    String page = pages.poll();
    if (page != null) {
      look(page, live);
    }
    plan.due(nanoClock.getAsLong()).forEach(this::repair);
    if (pages.isEmpty()) {
      report();
    }
    return !pages.isEmpty();
  }

  private void look(String page, ImmutableSet<NodeId> live) {
    try {
      ImmutableList<VersionedRecord> found = view.records(page);
      for (VersionedRecord record : found) {
        look(record.record(), live);
        place(record);
      }
      looked += found.size();
      records.acquire(Math.max(1, found.size()));
    } catch (CorruptDataException e) {
      LOG.error("segments {}... are passed over: {}", page, e.getMessage());
    }
  }

  private void look(SegmentRecord record, ImmutableSet<NodeId> live) {
    Optional<Ailment> ailment = Ailment.of(record, live);
    if (ailment.isPresent() && !hasLivingOwner(record)) {
      plan.ailing(ailment.get(), nanoClock.getAsLong());
    } else {
      plan.well(record.id());
    }
  }

  /** Its owner sees the new record and teaches whoever is new; without one it is ailing then. */
  private void place(VersionedRecord found) {
    SegmentRecord record = found.record();
    if (!Shortage.isShort(record)) {
      return;
    }
    Optional<ImmutableList<NodeId>> desired = Shortage.remedy(record, view.nodes(), random);
    if (desired.isPresent() && view.place(found, desired.get())) {
      LOG.info(
          "segment {}: was placed on {} only, is placed on {} now",
          record.name(),
          record.desired(),
          desired.get());
    }
  }

  private boolean hasLivingOwner(SegmentRecord record) {
    Owner owner = record.owner();
    return owner != null && view.isAlive(owner.client());
  }

  private void repair(Ailment ailment) {
    LOG.info(
        "segment {}: has {} copies and no owner; bringing up {}",
        ailment.name(),
        ailment.inSync(),
        ailment.missing());
    CompletableFuture<String> repair = repairer.repair(ailment);
    running.put(ailment.segment(), repair);
    var unused = repair.whenCompleteAsync((how, failure) -> ended(ailment, how, failure), thread);
  }

  private void ended(Ailment ailment, @Nullable String how, @Nullable Throwable failure) {
    running.remove(ailment.segment());
    plan.ended(ailment.segment(), nanoClock.getAsLong());
    if (failure == null) {
      LOG.info("segment {}: {}", ailment.name(), how);
    } else if (!ended) {
      LOG.warn("segment {}: not repaired yet: {}", ailment.name(), failure.getMessage());
    }
  }

  private void report() {
    if (plan.size() > 0) {
      LOG.info(
          "{} segments: {} need repair, {} repairs under way",
          looked,
          plan.size(),
          plan.underWay());
    } else {
      LOG.debug("{} segments: none needs repair", looked);
    }
  }

  /** Segments known to need repair. */
  int ailing() {
    return plan.size();
  }

  /** Of {@link #ailing}, those with one copy or none. */
  int inDanger() {
    return plan.inDanger();
  }

  /** The lead is lost: no new repairs, and those under way end. */
  void end() {
    ended = true;
    ImmutableList.copyOf(running.values()).forEach(repair -> repair.cancel(true));
  }
}
