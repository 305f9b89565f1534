package io.baton.client.version;

import com.google.common.collect.ImmutableList;
import io.baton.api.Member;
import io.baton.api.error.NoCopyReachableException;
import io.baton.api.error.RefusedException;
import io.baton.api.error.UnavailableException;
import io.baton.client.session.Network;
import io.baton.client.session.Reading;
import io.baton.export.ExportTarget;
import io.baton.outline.Outline;
import io.baton.outline.OutlineTarget;
import io.baton.registry.record.SegmentRecord;
import io.baton.replication.pull.PullTarget;
import io.baton.replication.read.OpenRead;
import io.baton.replication.read.ReadOpened;
import io.baton.segment.FileTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a segment from one in-sync replica after another until one gives an intact copy. */
public final class Fetcher {

  private static final Logger LOG = LoggerFactory.getLogger(Fetcher.class);

  private final Network network;
  private final Duration patience;
  private final InstantSource clock;
  private final CompletableFuture<Void> closed;

  /**
   * Has read nothing.
   *
   * @param patience with a silent replica
   * @param clock for the times in exports
   * @param closed completes when the client is closed: nothing else happens then
   */
  public Fetcher(
      Network network, Duration patience, InstantSource clock, CompletableFuture<Void> closed) {
    this.network = network;
    this.patience = patience;
    this.clock = clock;
    this.closed = closed;
  }

  /** How long a silent replica is waited for. */
  Duration patience() {
    return patience;
  }

  /** A version that was read, and from whom. */
  public record Read(ReadOpened version, Member source, ImmutableList<String> problems) {

    private Fetched fetched() {
      return new Fetched(
          version.version(), version.length(), version.checksum(), source.node(), problems);
    }
  }

  /** As {@code Baton.fetch}. */
  public Fetched fetch(SegmentRecord record, VersionChoice choice, Path file) {
    try (FileTarget target = FileTarget.of(file)) {
      return readCommitted(record, choice, target).fetched();
    } catch (IOException e) {
      throw new RefusedException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** As {@code Baton.export}. */
  public Fetched export(SegmentRecord record, VersionChoice choice, Path file) {
    ExportTarget.Subject subject =
        new ExportTarget.Subject(record.id(), record.name(), record.spec(), clock.instant());
    try (ExportTarget target = ExportTarget.of(subject, file)) {
      try {
        return readCommitted(record, choice, target).fetched();
      } catch (NoCopyReachableException e) {
        throw target.trouble().orElse(e);
      }
    } catch (IOException e) {
      throw new RefusedException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** As {@code Baton.outline}. */
  public Outline outline(SegmentRecord record, VersionChoice choice, @Nullable Outline known) {
    OutlineTarget target = new OutlineTarget(record.id(), record.name(), known);
    return target.outline(readCommitted(record, choice, target).version());
  }

  /** Here is decided which version those get who do not own the segment (R7). */
  private Read readCommitted(SegmentRecord record, VersionChoice choice, PullTarget target) {
    choice.in(record); // refuses what nobody can have
    return read(record, choice, target);
  }

  /** Reads the newest version, committed or not, which only its owner may do, into a target. */
  public Read readNewest(SegmentRecord record, PullTarget target) {
    return read(record, null, target);
  }

  private Read read(SegmentRecord record, @Nullable VersionChoice committed, PullTarget target) {
    ImmutableList.Builder<String> problems = ImmutableList.builder();
    for (Member source : record.inSync()) {
      var open =
          committed == null
              ? new OpenRead(record.id(), source.incarnation(), true)
              : committed.open(record, source);
      Reading.Wanted wanted = new Reading.Wanted(source, open, patience);
      try {
        ReadOpened version = awaitRead(wanted, target);
        return new Read(version, source, problems.build());
      } catch (ExecutionException e) {
        problems.add(describe(e));
        LOG.warn("segment {} cannot be read from {}", record.name(), describe(e));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UnavailableException("interrupted while reading segment " + record.name(), e);
      }
    }
    throw new NoCopyReachableException(
        "segment %s is registered, but no replica gave an intact copy: %s. Bring a node back and try again"
            .formatted(record.name(), String.join("; ", problems.build())));
  }

  /**
   * A reading ends by itself when its source is silent; only closing the client ends it otherwise.
   */
  private ReadOpened awaitRead(Reading.Wanted wanted, PullTarget target)
      throws ExecutionException, InterruptedException {
    CompletableFuture<ReadOpened> reading = Reading.start(network, wanted, target);
    CompletableFuture.anyOf(reading, closed).get();
    if (!reading.isDone()) {
      throw new UnavailableException("the connection to Baton was closed meanwhile");
    }
    return reading.get();
  }

  private static String describe(ExecutionException e) {
    Throwable cause = e.getCause();
    return cause instanceof Reading.ReadException
        ? String.valueOf(cause.getMessage())
        : String.valueOf(cause);
  }
}
