package io.baton.archive;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.archive.manifest.ManifestHead;
import io.baton.archive.manifest.ManifestReader;
import io.baton.archive.manifest.PackId;
import io.baton.archive.manifest.VersionName;
import io.baton.archive.store.Names;
import io.baton.archive.store.ObjectStore;
import io.baton.archive.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Where one segment is in a store.
 *
 * <pre>
 *   CLUSTER/SEGMENT/versions/VERSION          a manifest: the version is there when it is
 *   CLUSTER/SEGMENT/packs/VERSION-HASH-NNN    blocks that were archived with a version
 *   CLUSTER/SEGMENT/retired/VERSION           empty: the version is about to be deleted
 * </pre>
 *
 * Safe for use by several threads.
 *
 * @param store not closed here
 * @param cluster id of the cluster, of letters, digits, {@code -}, {@code _} and {@code .}
 * @param segment id of the segment
 */
public record SegmentArchive(ObjectStore store, String cluster, SegmentId segment) {

  /** Who archives a version gives up after so long. */
  public static final Duration LONGEST_WRITE = Duration.ofDays(1);

  /**
   * What is not needed any more is deleted so long after that was seen: nobody can still be writing
   * what refers to it.
   */
  public static final Duration GRACE = LONGEST_WRITE.multipliedBy(2);

  /**
   * A version that is there.
   *
   * @param version which
   * @param put when its manifest was put, by the store's clock
   */
  public record Stored(Version version, Instant put) {}

  /**
   * Checks the cluster's id.
   *
   * @throws IllegalArgumentException if it cannot be a part of a name
   */
  public SegmentArchive {
    if (!Names.isPart(cluster)) {
      throw new IllegalArgumentException(
          "\"" + cluster + "\" cannot be a part of an object's name");
    }
  }

  /** The segments of a cluster of which anything is there. Takes memory for each. */
  public static ImmutableList<SegmentId> segments(ObjectStore store, String cluster)
      throws StoreException {
    ImmutableList.Builder<SegmentId> segments = ImmutableList.builder();
    store.forEach(
        cluster,
        "",
        entry -> {
          String name = entry.name().substring(0, entry.name().length() - 1);
          if (entry.isDirectory() && name.matches("[0-9a-f]{32}")) {
            segments.add(SegmentId.parse(name));
          }
        });
    return segments.build();
  }

  private String directory(String kind) {
    return cluster + "/" + segment + "/" + kind;
  }

  /** The directory of packs. */
  public String packs() {
    return directory("packs");
  }

  /** What is done with a pack. */
  public interface PackConsumer {
    /** One pack, and its object. */
    void accept(PackId id, ObjectStore.Entry entry) throws StoreException;
  }

  /** Lists all packs. What has another name is passed over. */
  public void forEachPack(PackConsumer consumer) throws StoreException {
    store.forEach(
        packs(),
        "",
        entry -> {
          Optional<PackId> id = PackId.parse(entry.name());
          if (id.isPresent()) {
            consumer.accept(id.get(), entry);
          }
        });
  }

  /** The object of a pack. */
  public String pack(PackId id) {
    return packs() + "/" + id;
  }

  /** The object of a version's manifest. */
  public String manifest(Version version) {
    return directory("versions") + "/" + VersionName.of(version);
  }

  /** The object that says that a version is retired. */
  public String retirement(Version version) {
    return directory("retired") + "/" + VersionName.of(version);
  }

  /** All versions that can be read, also retired ones, oldest first. Takes memory for each. */
  public ImmutableList<Stored> stored() throws StoreException {
    ImmutableList.Builder<Stored> versions = ImmutableList.builder();
    store.forEach(
        directory("versions"),
        "",
        entry ->
            VersionName.parse(entry.name())
                .ifPresent(version -> versions.add(new Stored(version, entry.put()))));
    return versions.build();
  }

  /** The versions that are retired, and since when by the store's clock. */
  public ImmutableMap<Version, Instant> retired() throws StoreException {
    ImmutableMap.Builder<Version, Instant> versions = ImmutableMap.builder();
    store.forEach(
        directory("retired"),
        "",
        entry ->
            VersionName.parse(entry.name())
                .ifPresent(version -> versions.put(version, entry.put())));
    return versions.buildOrThrow();
  }

  /** The versions that are to stay, oldest first. */
  public ImmutableList<Stored> versions() throws StoreException {
    ImmutableList<Stored> all = stored();
    Set<Version> retired = retired().keySet();
    return all.stream()
        .filter(stored -> !retired.contains(stored.version()))
        .collect(ImmutableList.toImmutableList());
  }

  /** How long ago a version was put, by the store's clock. */
  public Duration age(Stored stored) throws StoreException {
    return Duration.between(stored.put(), store.now());
  }

  /** The newest version that is to stay. */
  public Optional<Version> newest() throws StoreException {
    ImmutableList<Stored> versions = versions();
    return versions.isEmpty()
        ? Optional.empty()
        : Optional.of(versions.get(versions.size() - 1).version());
  }

  /**
   * What a version's manifest begins with.
   *
   * @throws StoreException.NotFound if the version is not there
   * @throws StoreException.Damaged if that is not whole, or another version's
   */
  public ManifestHead head(Version version) throws StoreException {
    ByteBuffer bytes = ByteBuffer.allocate(ManifestHead.BYTES);
    store.read(manifest(version), 0, bytes);
    return checked(version, ManifestHead.decode(manifest(version), bytes.clear()));
  }

  /**
   * Begins to read a version's manifest.
   *
   * @throws StoreException.NotFound if the version is not there
   * @throws StoreException.Damaged if it is not whole, or another version's
   */
  public ManifestReader open(Version version) throws IOException {
    return open(version, store.read(manifest(version)));
  }

  /** Begins to read a copy of a version's manifest, which is closed with it. */
  public ManifestReader open(Version version, InputStream copy) throws IOException {
    try {
      ManifestReader manifest = ManifestReader.open(manifest(version), copy);
      checked(version, manifest.head());
      return manifest;
    } catch (IOException | RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  private ManifestHead checked(Version version, ManifestHead head) throws StoreException {
    if (!head.segment().equals(segment) || !head.version().equals(version)) {
      throw new StoreException.Damaged(
          "%s is damaged: it is that of version %s of segment %s"
              .formatted(manifest(version), head.version(), head.segment()));
    }
    return head;
  }
}
