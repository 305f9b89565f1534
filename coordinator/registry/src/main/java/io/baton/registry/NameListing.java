package io.baton.registry;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.error.CorruptDataException;
import io.baton.registry.record.RecordJson;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.session.Connection;
import io.baton.registry.session.Deadline;
import io.baton.registry.session.Paths;
import io.baton.registry.session.Session;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** Gathers one page of names from all buckets, and what is behind them. */
final class NameListing {

  private static final int MAX_LIMIT = 10_000;
  private static final int CALLS_AT_ONCE = 64;

  private final Connection connection;
  private final Paths paths;

  NameListing(Connection connection, Paths paths) {
    this.connection = connection;
    this.paths = paths;
  }

  Names.Page page(String prefix, Optional<SegmentName> after, int limit, Deadline deadline) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ", not " + limit);
    }
    ImmutableList<String> buckets =
        connection.retry(
            "listing names",
            deadline,
            session -> {
              session.sync(paths.names());
              return session.children(paths.names());
            });
    // One more than asked for tells whether others follow.
    TreeSet<SegmentName> smallest = new TreeSet<>();
    for (List<String> chunk : Lists.partition(buckets, CALLS_AT_ONCE)) {
      for (String element : elements(chunk, deadline)) {
        SegmentName name = decode(element);
        if (name.value().startsWith(prefix)
            && (after.isEmpty() || name.compareTo(after.get()) > 0)) {
          smallest.add(name);
          if (smallest.size() > limit + 1) {
            smallest.pollLast();
          }
        }
      }
    }
    boolean more = smallest.size() > limit;
    if (more) {
      smallest.pollLast();
    }
    return new Names.Page(ImmutableList.copyOf(smallest), more);
  }

  private ImmutableList<String> elements(List<String> buckets, Deadline deadline) {
    return connection.retry(
        "listing names",
        deadline,
        session -> {
          List<CompletableFuture<ImmutableList<String>>> calls =
              buckets.stream()
                  .map(bucket -> session.childrenAsync(paths.names() + '/' + bucket, null))
                  .toList();
          return session.awaitAll(paths.names(), calls).stream()
              .flatMap(List::stream)
              .collect(ImmutableList.toImmutableList());
        });
  }

  ImmutableList<SegmentRecord> records(List<SegmentName> names, Deadline deadline) {
    return connection.retry(
        "reading the records of names",
        deadline,
        session -> {
          session.sync(paths.names());
          ImmutableList.Builder<SegmentRecord> records = ImmutableList.builder();
          for (List<SegmentName> some : Lists.partition(names, CALLS_AT_ONCE)) {
            var reads = some.stream().map(name -> record(session, paths.name(name))).toList();
            session.awaitAll(paths.names(), reads).stream()
                .flatMap(Optional::stream)
                .filter(record -> !record.wasRemoved())
                .forEach(records::add);
          }
          return records.build();
        });
  }

  /** Nothing if the name is gone. */
  private CompletableFuture<Optional<SegmentRecord>> record(Session session, String name) {
    return session
        .getAsync(name, null)
        .thenCompose(
            found ->
                found.isEmpty()
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : record(session, RecordJson.name(found.get().bytes(), name))
                        .thenApply(Optional::of));
  }

  private CompletableFuture<SegmentRecord> record(Session session, SegmentId id) {
    String path = paths.segment(id);
    return session
        .getAsync(path, null)
        .thenApply(
            found ->
                found
                    .map(znode -> CompareAndSet.decode(session, znode, path).record())
                    .orElseThrow(() -> new CorruptDataException("znode " + path + " is missing")));
  }

  private SegmentName decode(String element) {
    try {
      return Paths.decode(element);
    } catch (IllegalArgumentException e) {
      throw new CorruptDataException("below znode " + paths.names() + ": " + e.getMessage(), e);
    }
  }
}
