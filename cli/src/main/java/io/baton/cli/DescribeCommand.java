package io.baton.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.net.HostAndPort;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.error.NotRegisteredException;
import io.baton.cli.answer.SegmentView;
import io.baton.registry.Registry;
import io.baton.registry.Resolution;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.NodeStatus;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows a segment's record, and which of those it names are alive. */
@Command(name = "describe", description = "Shows what ZooKeeper knows of a segment.")
final class DescribeCommand implements Callable<Integer> {

  @ParentCommand private @Nullable BatonCommand parent;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "The segment.")
  private @Nullable SegmentName name;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "The segment by its id, also if it was removed.")
  private @Nullable SegmentId id;

  @Override
  public Integer call() {
    BatonCommand baton = Arguments.given(parent);
    Duration timeout = baton.timeout();
    if ((name == null) == (id == null)) {
      throw baton.wrongArguments("say either NAME or --id ID");
    }
    try (Registry registry = baton.registry()) {
      VersionedRecord current =
          id == null
              ? registered(registry, Arguments.given(name), timeout)
              : known(registry, id, timeout);
      Owner owner = current.record().owner();
      boolean ownerAlive = owner != null && registry.isAlive(owner.client(), timeout);
      ImmutableMap<NodeId, HostAndPort> nodes =
          registry.nodes().list(timeout).stream()
              .filter(node -> node.live().isPresent())
              .collect(
                  ImmutableMap.toImmutableMap(
                      (NodeStatus node) -> node.record().id(),
                      node -> node.live().orElseThrow().address()));
      SegmentView view =
          new SegmentView(
              current, groupedWith(registry, current.record(), timeout), ownerAlive, nodes);
      return baton.answer(view.json(), view.text());
    }
  }

  private static ImmutableList<String> groupedWith(
      Registry registry, SegmentRecord record, Duration timeout) {
    return record.spec().group().segments().stream()
        .filter(other -> !other.equals(record.id()))
        .map(
            other ->
                registry
                    .segments()
                    .read(other, timeout)
                    .map(found -> found.record().name().value())
                    .orElseGet(() -> "segment " + other + "  not known"))
        .collect(ImmutableList.toImmutableList());
  }

  private static VersionedRecord known(Registry registry, SegmentId id, Duration timeout) {
    return registry
        .segments()
        .read(id, timeout)
        .orElseThrow(() -> new NotRegisteredException("no segment has the id " + id));
  }

  private static VersionedRecord registered(Registry registry, SegmentName name, Duration timeout) {
    Resolution resolution = registry.names().resolve(name, timeout);
    if (resolution instanceof Resolution.Found found) {
      return found.current();
    }
    if (resolution instanceof Resolution.BeingRegistered being) {
      return being.current();
    }
    throw new NotRegisteredException("no segment is registered as " + name);
  }
}
