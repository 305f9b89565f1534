package io.baton.client;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.baton.api.GroupReceipt;
import io.baton.api.Receipt;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.BatonException;
import io.baton.client.capture.SourcedContent;
import io.baton.client.follow.FollowOptions;
import io.baton.client.follow.Follower;
import io.baton.client.follow.Followers;
import io.baton.client.open.OpenOptions;
import io.baton.client.recovery.Recovery;
import io.baton.client.repair.Repair;
import io.baton.client.statistics.Statistics;
import io.baton.client.version.Fetched;
import io.baton.client.version.VersionChoice;
import io.baton.client.version.Versions;
import io.baton.export.ExportFile;
import io.baton.outline.Outline;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins registry, network and local store; what the calls do is their neighbours' business. */
final class BatonClient implements Baton {

  private static final Logger LOG = LoggerFactory.getLogger(BatonClient.class);

  private final ClientParts parts;
  private final Followers followers;
  private final ConcurrentHashMap<SegmentName, Segment> open = new ConcurrentHashMap<>();
  private final Set<SegmentGroup> openGroups = ConcurrentHashMap.newKeySet();

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
    try (content) {
      return new Registrar(parts).register(name, spec, content.content());
    }
  }

  @Override
  public Segment open(SegmentName name, OpenOptions options) {
    return opened(opener(name).open(name, options));
  }

  private Opener opener(SegmentName name) {
    return new Opener(parts, closed -> open.remove(name, closed));
  }

  private Segment opened(Segment segment) {
    open.put(segment.name(), segment);
    parts.counters().opened(segment.opened().initial());
    return segment;
  }

  @Override
  public GroupReceipt registerGroup(ImmutableMap<SegmentName, SegmentSpec> specs) {
    return new GroupRegistrar(parts).register(specs);
  }

  @Override
  public SegmentGroup openGroup(SegmentName segment, OpenOptions options) {
    SegmentGroup group = new GroupOpener(parts, openGroups::remove).open(segment, options);
    openGroups.add(group);
    group.segments().values().forEach(each -> parts.counters().opened(each.opened().initial()));
    return group;
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
        promotion -> opened(opener(name).promote(name, options, promotion)));
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
  public com.google.common.collect.ImmutableMap<SegmentName, Removed> removeGroup(SegmentName any) {
    return new Remover(parts).removeGroup(parts.resolve(any));
  }

  @Override
  public ImmutableSet<SegmentName> removeGroupNow(SegmentName any) {
    return new Remover(parts).removeGroupNow(parts.resolve(any));
  }

  @Override
  public Recovery recovery() {
    return parts.recovery(parts.config().timeout());
  }

  @Override
  public ImmutableSet<SegmentName> openSegments() {
    ImmutableSet.Builder<SegmentName> names = ImmutableSet.builder();
    openGroups.forEach(group -> names.addAll(group.segments().keySet()));
    return names.addAll(open.keySet()).build();
  }

  @Override
  public Statistics statistics() {
    return parts.counters().snapshot();
  }

  @Override
  public void close() {
    for (Segment segment : open.values()) {
      try {
        segment.close();
      } catch (BatonException e) {
        LOG.warn("segment {} was not closed cleanly: {}", segment.name(), e.getMessage());
      }
    }
    for (SegmentGroup group : openGroups) {
      try {
        group.close();
      } catch (BatonException e) {
        LOG.warn("group {} was not closed cleanly: {}", group.segments().keySet(), e.getMessage());
      }
    }
    parts.closed().complete(null);
    followers.close();
    parts.registry().close();
    parts.network().close();
  }
}
