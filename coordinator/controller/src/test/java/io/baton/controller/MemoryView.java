package io.baton.controller;

import com.google.common.collect.ImmutableList;
import io.baton.api.NodeId;
import io.baton.api.error.CorruptDataException;
import io.baton.api.error.UnavailableException;
import io.baton.placement.Candidate;
import io.baton.registry.VersionedRecord;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A cluster's records in memory, by their pages. */
final class MemoryView implements ClusterView {

  final Map<String, ImmutableList<VersionedRecord>> stored = new TreeMap<>();
  final Set<String> alive = new HashSet<>();
  final Set<String> damaged = new HashSet<>();
  ImmutableList<Candidate> nodes = ImmutableList.of();
  boolean down;

  @Override
  public ImmutableList<String> pages() {
    if (down) {
      throw new UnavailableException("no ZooKeeper");
    }
    return ImmutableList.copyOf(stored.keySet());
  }

  @Override
  public ImmutableList<VersionedRecord> records(String page) {
    if (damaged.contains(page)) {
      throw new CorruptDataException("not JSON");
    }
    return stored.getOrDefault(page, ImmutableList.of());
  }

  @Override
  public boolean isAlive(String client) {
    return alive.contains(client);
  }

  @Override
  public ImmutableList<Candidate> nodes() {
    return nodes;
  }

  @Override
  public boolean place(VersionedRecord record, ImmutableList<NodeId> desired) {
    stored.replaceAll(
        (page, records) ->
            records.stream()
                .map(
                    old ->
                        old.equals(record)
                            ? new VersionedRecord(
                                old.record().withDesired(desired), old.znodeVersion() + 1)
                            : old)
                .collect(ImmutableList.toImmutableList()));
    return true;
  }
}
