package io.baton.replication.group;

import com.google.common.collect.ImmutableList;
import io.baton.api.Version;
import io.baton.replication.owner.Captured;
import io.baton.replication.owner.Owner;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The owner of a group (R12). A checkpoint of the group makes one version of every segment, of the
 * same name, without blocks where nothing changed. The segments' owners send it, and commit it only
 * when it is on the whole set of each of them at one instant: then it is <em>closed</em>.
 *
 * <p>Single-threaded, as the owners are: the driver gives them their events, and calls {@link
 * #settle} after each.
 */
public final class GroupOwner {

  /** What it asks of its driver, which never calls back before it returns. */
  public interface Effects {

    /**
     * A checkpoint of the group, and all before it, are committed on every segment. Called in order
     * of versions, perhaps once for several.
     */
    void closed(Version version);
  }

  private final ImmutableList<Owner> owners;
  private final Effects effects;
  private Version closed;

  /**
   * Takes the segments' owners over before they are given anything.
   *
   * @param owners at least one, all of one epoch
   * @param recovered the version that each of them starts with
   */
  public GroupOwner(List<Owner> owners, Version recovered, Effects effects) {
    this.owners = ImmutableList.copyOf(owners);
    this.effects = effects;
    this.closed = recovered;
    for (Owner owner : owners) {
      if (!owner.newest().equals(recovered)) {
        throw new IllegalArgumentException(
            "a segment starts with " + owner.newest() + ", its group with " + recovered);
      }
      owner.commitUpTo(recovered);
    }
  }

  /** Newest version that is closed. */
  public Version closed() {
    return closed;
  }

  /** Whether another owner has one of the segments: nothing is closed any more. */
  public boolean isFenced() {
    return owners.stream().anyMatch(Owner::isFenced);
  }

  /**
   * Takes a checkpoint of the group, of all segments or of none.
   *
   * @param parts one for each owner, in their order, all of one version
   * @return null if it was taken, or why not: nothing was sent then
   */
  public @Nullable String offer(List<Captured> parts, long nowNanos) {
    Version version = parts.get(0).version();
    boolean alike = parts.stream().allMatch(part -> part.version().equals(version));
    if (parts.size() != owners.size() || !alike) {
      throw new IllegalArgumentException("not one version of each segment");
    }
    for (Owner owner : owners) {
      String refusal = owner.whyNot();
      if (refusal != null) {
        return refusal;
      }
    }
    for (int i = 0; i < owners.size(); i++) {
      owners.get(i).offer(parts.get(i), nowNanos);
    }
    settle();
    return null;
  }

  /** Closes what is held everywhere by now. What was held before counts for nothing. */
  public void settle() {
    Version held =
        owners.stream().map(Owner::held).min(Comparator.naturalOrder()).orElse(Version.NONE);
    if (closed.isBefore(held)) {
      closed = held;
      owners.forEach(owner -> owner.commitUpTo(held));
      effects.closed(held);
    }
  }
}
