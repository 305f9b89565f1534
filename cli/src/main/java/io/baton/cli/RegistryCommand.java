package io.baton.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.net.HostAndPort;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.error.RefusedException;
import io.baton.cli.rebuild.Rebuild;
import io.baton.cli.rebuild.RebuildReport;
import io.baton.rebuild.Choices;
import io.baton.rebuild.RebuildPlan;
import io.baton.registry.Registry;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What concerns all that ZooKeeper holds. */
@Command(
    name = "registry",
    description = "Deals with a ZooKeeper that was lost or restored.",
    subcommands = RegistryCommand.RebuildCommand.class)
final class RegistryCommand implements Runnable {

  @ParentCommand private @Nullable BatonCommand parent;

  @Override
  public void run() {
    throw Arguments.given(parent).wrongArguments("registry what? Say: baton registry rebuild");
  }

  /** Makes the records again of what the storage nodes have. */
  @Command(
      name = "rebuild",
      description = {
        "Makes ZooKeeper's records again from what the storage nodes hold, after ZooKeeper was"
            + " wiped or restored from a backup. Stop the applications first. It may be run again"
            + " after it was cut short. What a running node has seen removed waits for a decision;"
            + " what nobody knows to have been removed comes back if a node still has a copy."
      })
  static final class RebuildCommand implements Callable<Integer> {

    @ParentCommand private @Nullable RegistryCommand group;

    @Option(
        names = "--nodes",
        split = ",",
        paramLabel = "HOST:PORT",
        description = "All storage nodes. Those that ZooKeeper knows are asked anyway.")
    private List<String> nodes = List.of();

    @Option(
        names = "--without",
        paramLabel = "NODE",
        description =
            "A node that ZooKeeper knows and that need not answer: what it alone holds"
                + " is lost.")
    private List<String> without = List.of();

    @Option(
        names = "--take",
        paramLabel = "NAME=ID",
        description = "Which segment gets a name that several have; the others get NAME~ID.")
    private Map<String, String> take = Map.of();

    @Option(
        names = "--leave",
        paramLabel = "ID",
        description =
            "A segment that is not registered; its copies stay. One that was removed stays"
                + " removed.")
    private List<String> leave = List.of();

    @Option(
        names = "--apart",
        paramLabel = "ID",
        description =
            "A segment that is registered by itself, though its copies say that it is of a group:"
                + " for all of a group, if one of them is lost or the group was taken apart.")
    private List<String> apart = List.of();

    @Option(names = "--takeover", description = "Take segments from owners that still live.")
    private boolean takeover;

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Override
    public Integer call() throws IOException {
      BatonCommand baton = Arguments.given(Arguments.given(group).parent);
      Rebuild.Order order = order(baton);
      try (Registry registry = baton.registry();
          Rebuild rebuild = new Rebuild(registry, Clock.systemUTC(), order)) {
        RebuildPlan plan = rebuild.plan();
        if (dryRun) {
          return baton.answer(RebuildReport.json(plan, rebuild), RebuildReport.text(plan));
        }
        confirm(baton, plan);
        Rebuild.Result result = rebuild.carryOut(plan, nonce());
        baton.answer(
            RebuildReport.json(plan, rebuild, result),
            RebuildReport.text(plan) + RebuildReport.text(result));
        return (result.done() ? ExitCode.OK : ExitCode.FAILED).status();
      }
    }

    private Rebuild.Order order(BatonCommand baton) {
      try {
        return new Rebuild.Order(
            nodes.stream()
                .map(text -> HostAndPort.fromString(text).withDefaultPort(7400))
                .collect(ImmutableList.toImmutableList()),
            without.stream().map(NodeId::new).collect(ImmutableSet.toImmutableSet()),
            new Choices(
                take.entrySet().stream()
                    .collect(
                        ImmutableMap.toImmutableMap(
                            entry -> SegmentName.of(entry.getKey()),
                            entry -> SegmentId.parse(entry.getValue()))),
                ids(leave),
                ids(apart)),
            takeover,
            baton.timeout());
      } catch (IllegalArgumentException e) {
        throw baton.wrongArguments(String.valueOf(e.getMessage()));
      }
    }

    private static ImmutableSet<SegmentId> ids(List<String> texts) {
      return texts.stream().map(SegmentId::parse).collect(ImmutableSet.toImmutableSet());
    }

    private void confirm(BatonCommand baton, RebuildPlan plan) throws IOException {
      if (yes) {
        return;
      }
      baton.terminal().err().print(RebuildReport.text(plan));
      Optional<String> answer = baton.terminal().ask("Write this to ZooKeeper? [y/N]");
      if (answer.isEmpty()) {
        throw baton.wrongArguments("nobody is there to be asked: look by --dry-run, say --yes");
      }
      if (!answer.get().equalsIgnoreCase("y") && !answer.get().equalsIgnoreCase("yes")) {
        throw new RefusedException("nothing was written");
      }
    }

    private static long nonce() {
      long drawn = new SecureRandom().nextLong();
      return drawn == 0 ? 1 : drawn;
    }
  }
}
