package io.baton.client;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.baton.api.GroupReceipt;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.client.open.Handles;
import io.baton.client.open.OpenOptions;

/**
 * Segments that are opened, checkpointed and removed together, and none of them by itself. Safe for
 * use by several threads; errors are those of {@link Baton}.
 */
public final class Groups {

  private final ClientParts parts;
  private final Handles handles;

  Groups(ClientParts parts, Handles handles) {
    this.parts = parts;
    this.handles = handles;
  }

  /**
   * Registers segments of zeros as a group. All of them are registered, or none.
   *
   * @param specs 1 to 64 of them, by name
   * @throws io.baton.api.error.AlreadyRegisteredException if one of the names is taken
   * @throws io.baton.api.error.UnavailableException if too few storage nodes can take the replicas
   *     of one; nothing is registered then
   * @throws io.baton.api.error.OutcomeUnknownException if all may have been registered, or none:
   *     open the group and see
   */
  public GroupReceipt register(ImmutableMap<SegmentName, SegmentSpec> specs) {
    return new GroupRegistrar(parts).register(specs);
  }

  /**
   * Opens all segments of a group: this process becomes their owner, with a local copy of each at
   * the newest checkpoint of the group that may have been acknowledged, the same in all of them.
   *
   * @param segment any one of the group
   * @throws io.baton.api.error.RefusedException also if the segment is of no group
   * @see Baton#open(SegmentName, OpenOptions)
   */
  public SegmentGroup open(SegmentName segment, OpenOptions options) {
    SegmentGroup group = new GroupOpener(parts, handles::remove).open(segment, options);
    handles.add(group.segments().keySet(), group);
    group.segments().values().forEach(each -> parts.counters().opened(each.opened().initial()));
    return group;
  }

  /** Opens a group whose owner is gone; see {@link #open(SegmentName, OpenOptions)}. */
  public SegmentGroup open(SegmentName segment) {
    return open(segment, OpenOptions.DEFAULT);
  }

  /**
   * Removes all segments of a group, in one transaction, and frees their names; {@code baton
   * undelete --group} brings them back, as long as none of them is past its grace time.
   *
   * @param segment any one of the group
   * @return all of them
   * @throws io.baton.api.error.OwnedElsewhereException if an owner of one of them is alive
   * @throws io.baton.api.error.RefusedException if the segment is of no group
   * @see Baton#remove
   */
  public ImmutableMap<SegmentName, Baton.Removed> remove(SegmentName segment) {
    return new Remover(parts).removeGroup(parts.resolve(segment));
  }

  /**
   * Removes all segments of a group for ever: nodes delete their replicas at once.
   *
   * @return the names of all
   * @see #remove
   */
  public ImmutableSet<SegmentName> removeNow(SegmentName segment) {
    return new Remover(parts).removeGroupNow(parts.resolve(segment));
  }
}
