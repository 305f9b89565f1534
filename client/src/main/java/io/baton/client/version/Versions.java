package io.baton.client.version;

import io.baton.api.ArchivePolicy;
import io.baton.api.Retention;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.Version;
import io.baton.api.error.RefusedException;
import io.baton.client.session.NodeLinks;
import io.baton.registry.Registry;
import io.baton.registry.change.RecordChanges;
import io.baton.registry.record.Retained;
import io.baton.registry.record.SegmentRecord;
import io.baton.replication.keep.Keep;
import io.baton.replication.version.ReplicaVersions;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The versions of segments that their replicas keep besides the newest. Whoever owns a segment is
 * not disturbed and need not be there. Calls block; safe for use by several threads.
 *
 * <p>Errors of every call: {@link io.baton.api.error.NotRegisteredException}; {@link
 * io.baton.api.error.NoCopyReachableException} if no member answers; {@link
 * io.baton.api.error.UnavailableException} if ZooKeeper does not.
 */
public final class Versions {

  /** Versions that may pass while one is asked to be kept. */
  private static final int MOST_TRIES = 50;

  private final Registry registry;
  private final Asking nodes;
  private final Duration timeout;

  /**
   * Joins what it asks with.
   *
   * @param timeout of each call to ZooKeeper
   * @param patience for each answer of a node
   */
  public Versions(Registry registry, NodeLinks links, Duration timeout, Duration patience) {
    this.registry = registry;
    this.nodes = new Asking(links, patience);
    this.timeout = timeout;
  }

  /** What is kept, and how it is labelled. */
  public VersionListing list(SegmentName name) {
    return nodes.list(record(name));
  }

  /**
   * Keeps a version until it is forgotten, on every member: the newest committed one, or one that
   * is kept for a while.
   *
   * @param label what it is called from now on, or null; a version that was called so loses it
   * @return the version
   * @throws RefusedException if a member does not keep it then; what it says tells which
   */
  public Version keep(SegmentName name, VersionChoice choice, @Nullable String label) {
    SegmentRecord record = record(name);
    Version wanted = choice.in(record);
    if (label != null) {
      changed(record.retained(), all -> all.labelled(label, Version.NONE)); // may be refused
    }
    Version kept = wanted == null ? keepNewest(record) : keep(record, wanted);
    if (label != null) {
      change(record.id(), retained -> retained.labelled(label, kept));
    }
    return kept;
  }

  /** One that every member knows to be committed is asked for; more may have been since. */
  private Version keepNewest(SegmentRecord record) {
    VersionListing last = nodes.list(record);
    for (int tries = 0; tries < MOST_TRIES && last.isComplete(); tries++) {
      Version wanted = last.common();
      if (nodes.keep(record, wanted, Keep.FOR_GOOD).isKeptByAll(wanted)) {
        return wanted;
      }
      if (!last.isKept(wanted)) {
        nodes.keep(record, wanted, Keep.NOT);
      }
      last = nodes.list(record);
    }
    throw notKept(record, "no version of segment %s was kept by all", last);
  }

  private Version keep(SegmentRecord record, Version wanted) {
    VersionListing listing = nodes.keep(record, wanted, Keep.FOR_GOOD);
    if (!listing.isKeptByAll(wanted)) {
      throw notKept(record, "version " + wanted + " of segment %s is not kept by all", listing);
    }
    return wanted;
  }

  private static RefusedException notKept(
      SegmentRecord record, String what, VersionListing listing) {
    return new RefusedException(
        "%s of its %d members in sync%s. See what they keep: baton versions list %s"
            .formatted(
                what.formatted(record.name()),
                record.inSync().size(),
                listing.problems().isEmpty() ? "" : ": " + String.join("; ", listing.problems()),
                record.name()));
  }

  /**
   * Keeps a version no more, and takes its labels away. A member that does not answer may keep it
   * still: see the listing's problems, and call again.
   */
  public VersionListing forget(SegmentName name, VersionChoice choice) {
    SegmentRecord record = record(name);
    Version version = choice.in(record);
    if (version == null) {
      throw new RefusedException(
          "say which version of segment %s is to be forgotten".formatted(name));
    }
    change(record.id(), retained -> retained.without(version));
    VersionListing left = nodes.keep(record, version, Keep.NOT);
    return left.answered().isEmpty() ? nodes.list(record) : left;
  }

  /**
   * Changes which versions replicas keep by themselves, from the next checkpoint on. An owner hears
   * of it by itself.
   */
  public void retain(SegmentName name, Retention retention) {
    change(record(name).id(), retained -> retained.with(retention));
  }

  /**
   * To be asked before a version is made that is to be kept until it is forgotten, under a label.
   *
   * @throws RefusedException if it can be no label, or there are too many of them, or of versions
   */
  public void requireRoom(SegmentName name, String label) {
    SegmentRecord record = record(name);
    changed(record.retained(), all -> all.labelled(label, Version.NONE));
    if (nodes.list(record).keptForGood() >= ReplicaVersions.MOST_FOR_GOOD) {
      throw new RefusedException(
          "segment %s has %d versions that are kept until they are forgotten: forget some"
              .formatted(name, ReplicaVersions.MOST_FOR_GOOD));
    }
  }

  /** Calls a version so, which is kept already. */
  public void label(SegmentId id, String label, Version version) {
    change(id, retained -> retained.labelled(label, version));
  }

  /**
   * Changes where and how often storage nodes archive versions; they hear of it by themselves,
   * within a minute or so.
   *
   * @param change gets what is there, or null; what it returns is there from then on, null for
   *     nothing
   */
  public void archive(SegmentName name, UnaryOperator<@Nullable ArchivePolicy> change) {
    new RecordChanges(registry.segments())
        .apply(
            record(name).id(),
            "changing the archive of",
            timeout,
            record -> record.withArchive(change.apply(record.archive())));
  }

  /**
   * Asks storage nodes to archive the newest committed version, or a newer one.
   *
   * @return the version
   * @throws RefusedException if the segment has no archive
   */
  public Version requestArchive(SegmentName name) {
    SegmentRecord record = record(name);
    Version newest = nodes.list(record).common();
    archive(
        name,
        policy -> {
          if (policy == null) {
            throw new RefusedException(
                "segment %s has no archive: say where, with baton archive %s --to LOCATION"
                    .formatted(name, name));
          }
          return policy.requesting(newest);
        });
    return newest;
  }

  private void change(SegmentId id, UnaryOperator<Retained> change) {
    new RecordChanges(registry.segments())
        .apply(
            id,
            "changing the kept versions of",
            timeout,
            record -> record.withRetained(changed(record.retained(), change)));
  }

  private static Retained changed(Retained retained, UnaryOperator<Retained> change) {
    try {
      return change.apply(retained);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(String.valueOf(e.getMessage()), e);
    }
  }

  private SegmentRecord record(SegmentName name) {
    return registry.names().resolve(name, timeout).registered(name).record();
  }
}
