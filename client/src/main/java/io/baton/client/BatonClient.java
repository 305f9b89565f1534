package io.baton.client;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Receipt;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.client.capture.SourcedContent;
import io.baton.client.follow.FollowOptions;
import io.baton.client.follow.Follower;
import io.baton.client.follow.Followers;
import io.baton.client.open.Handles;
import io.baton.client.open.OpenOptions;
import io.baton.client.recovery.Recovery;
import io.baton.client.repair.Repair;
import io.baton.client.statistics.Statistics;
import io.baton.client.vacancy.Candidacy;
import io.baton.client.version.Fetched;
import io.baton.client.version.VersionChoice;
import io.baton.client.version.Versions;
import io.baton.export.ExportFile;
import io.baton.outline.Outline;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Joins registry, network and local store; what the calls do is their neighbours' business. */
final class BatonClient implements Baton {

  private final ClientParts parts;
  private final Followers followers;
  private final Handles handles = new Handles();

  private BatonClient(ClientParts parts) {
    this.parts = parts;
    this.followers =
        new Followers(parts.network(), parts.registry(), parts.local(), parts.random());
  }

  static BatonClient connect(BatonConfig config) {
    return new BatonClient(ClientParts.connect(config));
  }

  @Override
  public Receipt register(SegmentName name, SegmentSpec spec) {
    return new Registrar(parts).register(name, spec);
  }

  @Override
  public Receipt register(SegmentName name, SegmentSpec spec, Path content) {
    return register(
        name, spec, SourcedContent.of(name, spec, content, parts.network().captureBuffers()));
  }

  private void registerAs(SegmentName name, SegmentName later, SegmentSpec spec, Path content) {
    register(
        name,
        later,
        spec,
        SourcedContent.of(name, spec, content, parts.network().captureBuffers()));
  }

  @Override
  public Receipt register(SegmentName name, SegmentSpec spec, ByteBuffer content) {
    return register(
        name, spec, SourcedContent.of(name, spec, content, parts.network().captureBuffers()));
  }

  @Override
  public Receipt register(SegmentName name, SegmentSpec spec, ExportFile content) {
    return register(
        name, spec, SourcedContent.of(name, spec, content, parts.network().captureBuffers()));
  }

  private Receipt register(SegmentName name, SegmentSpec spec, SourcedContent content) {
    return register(name, name, spec, content);
  }

  private Receipt register(
      SegmentName name, SegmentName later, SegmentSpec spec, SourcedContent content) {
    try (content) {
      return new Registrar(parts).register(name, later, spec, content.content());
    }
  }

  @Override
  public Segment open(SegmentName name, OpenOptions options) {
    return opened(opener().open(name, options, this::registerAs));
  }

  private Opener opener() {
    return new Opener(parts, handles::remove);
  }

  private Segment opened(Segment segment) {
    handles.add(ImmutableSet.of(segment.name()), segment);
    parts.counters().opened(segment.opened().initial());
    return segment;
  }

  @Override
  public Candidacy candidacy() {
    return new Candidacy(
        parts.registry(), parts.ownerships()::isForgotten, parts.config().timeout(), parts.clock());
  }

  @Override
  public Groups groups() {
    return new Groups(parts, handles);
  }

  @Override
  public Follower follow(SegmentName name, FollowOptions options) {
    Followers.Waits waits =
        new Followers.Waits(
            parts.config().timeout(),
            parts.config().memberTimeout().multipliedBy(2),
            parts.closed());
    return followers.follow(parts.resolve(name, waits.timeout()).record(), options, waits);
  }

  @Override
  public Segment promote(Follower follower, OpenOptions options) {
    SegmentName name = follower.name();
    return followers.promote(
        follower,
        options.timeout().orElse(parts.config().timeout()),
        promotion -> opened(opener().promote(name, options, promotion)));
  }

  @Override
  public Fetched fetch(SegmentName name, VersionChoice choice, Path file) {
    return parts.fetcher().fetch(parts.resolve(name).record(), choice, file);
  }

  @Override
  public Fetched export(SegmentName name, VersionChoice choice, Path file) {
    return parts.fetcher().export(parts.resolve(name).record(), choice, file);
  }

  @Override
  public Outline outline(SegmentName name, VersionChoice choice, @Nullable Outline known) {
    return parts.fetcher().outline(parts.resolve(name).record(), choice, known);
  }

  @Override
  public Versions versions() {
    return parts.versions();
  }

  @Override
  public CompletableFuture<Repair.Report> repair(SegmentId id, Duration limit) {
    Repair.Order order =
        new Repair.Order(
            id,
            limit,
            parts.config().openingConfig(parts.config().timeout()).courteously(),
            parts.config().ownerConfig(),
            parts.clock());
    return Repair.start(parts.loop(), parts.links(), parts.registry(), order);
  }

  @Override
  public Removed remove(SegmentName name) {
    return new Remover(parts).remove(parts.resolve(name));
  }

  @Override
  public void removeNow(SegmentName name) {
    new Remover(parts).removeNow(parts.resolve(name));
  }

  @Override
  public Recovery recovery() {
    return parts.recovery(parts.config().timeout());
  }

  @Override
  public String id() {
    return parts.registry().clientId();
  }

  @Override
  public ImmutableSet<SegmentName> openSegments() {
    return handles.segments();
  }

  @Override
  public Statistics statistics() {
    return parts.counters().snapshot();
  }

  @Override
  public void close() {
    handles.closeAll();
    parts.closed().complete(null);
    followers.close();
    parts.registry().close();
    parts.network().close();
  }
}
