package io.baton.cli.rebuild;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.net.HostAndPort;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.error.BatonException;
import io.baton.api.error.RefusedException;
import io.baton.rebuild.Choices;
import io.baton.rebuild.RebuildPlan;
import io.baton.rebuild.Step;
import io.baton.registry.Registry;
import io.baton.transport.Transport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One rebuild, from the first question to the last write. Used by one thread. */
public final class Rebuild implements AutoCloseable {

  private final Registry registry;
  private final Order order;
  private final InstantSource clock;
  private final Transport transport = new Transport(1);
  private final Map<NodeId, NodeCall> calls = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();

  /**
   * What is wanted.
   *
   * @param nodes where storage nodes are, besides those that ZooKeeper knows
   * @param without nodes that ZooKeeper knows and that need not answer
   * @param choices what was decided
   * @param takeover whether to take segments from owners that live
   * @param timeout of each call to ZooKeeper
   */
  public record Order(
      ImmutableList<HostAndPort> nodes,
      ImmutableSet<NodeId> without,
      Choices choices,
      boolean takeover,
      Duration timeout) {}

  /**
   * What was done.
   *
   * @param restored segments whose record was written
   * @param failures of the others, for people
   * @param done whether nothing is left: nodes that waited for the rebuild go on
   * @param waiting nodes that have not noticed yet, and will by themselves
   */
  public record Result(
      ImmutableList<Step> restored,
      ImmutableList<String> failures,
      boolean done,
      ImmutableList<NodeId> waiting) {}

  /** Asks nobody yet. */
  public Rebuild(Registry registry, InstantSource clock, Order order) {
    this.registry = registry;
    this.clock = clock;
    this.order = order;
  }

  /**
   * Asks all nodes and ZooKeeper; writes nothing.
   *
   * @throws io.baton.api.error.UnavailableException naming the node that does not answer
   * @throws RefusedException if they are not of one cluster
   */
  public RebuildPlan plan() {
    Survey survey = new Survey(registry, transport, order);
    calls.putAll(survey.connect());
    cluster();
    return RebuildPlan.of(survey.findings(), order.choices());
  }

  /** The cluster of all nodes. */
  public String cluster() {
    TreeSet<String> clusters = new TreeSet<>();
    calls.values().forEach(call -> clusters.add(call.cluster()));
    registry.cluster().find(order.timeout).ifPresent(found -> clusters.add(found.id()));
    if (clusters.size() != 1) {
      throw new RefusedException(
          "the nodes, and ZooKeeper if it holds one, are not of one cluster: "
              + clusters
              + "; nothing was changed. If ZooKeeper's was made since by `baton init`, and is"
              + " empty, delete it there (deleteall of its root), and run again");
    }
    return clusters.first();
  }

  /** The nodes that answered. */
  public ImmutableSet<NodeId> nodes() {
    return ImmutableSet.copyOf(calls.keySet());
  }

  /**
   * Carries a plan out. What fails is told, and left to another run.
   *
   * @param nonce of this rebuild, fresh, not 0
   */
  public Result carryOut(RebuildPlan plan, long nonce) {
    registry.cluster().restore(cluster(), order.timeout);
    Writing writing = new Writing(registry, clock, order.timeout);
    ImmutableList.Builder<Step> restored = ImmutableList.builder();
    for (ImmutableList<Step> together : plan.together()) {
      try {
        together.forEach(this::seal);
        writing.write(together, restored::add);
      } catch (BatonException e) {
        failures.add(names(together) + ": " + e.getMessage());
      }
    }
    boolean done = failures.isEmpty() && !plan.hasConflicts();
    return new Result(
        restored.build(),
        ImmutableList.copyOf(failures),
        done,
        done && plan.distrusted() ? finish(nonce) : ImmutableList.of());
  }

  private void seal(Step step) {
    Sealing sealing = new Sealing(step, !order.takeover);
    for (Member member : step.seal().keySet()) {
      NodeCall call = calls.get(member.node());
      if (call != null) {
        sealing.seal(member, call);
      }
    }
  }

  private static String names(ImmutableList<Step> steps) {
    return steps.stream().map(step -> step.name().value()).collect(Collectors.joining(", "));
  }

  /** The last write, and word of it to the nodes. */
  private ImmutableList<NodeId> finish(long nonce) {
    ImmutableList<Long> remembered =
        calls.values().stream()
            .map(call -> call.rebuilds().last())
            .filter(known -> known != 0)
            .distinct()
            .collect(ImmutableList.toImmutableList());
    registry.cluster().rebuilt(nonce, remembered, order.timeout);
    return calls.values().stream()
        .filter(call -> !Sealing.works(call, nonce))
        .map(NodeCall::node)
        .collect(ImmutableList.toImmutableList());
  }

  @Override
  public void close() {
    transport.close();
  }
}
