package io.baton.client.recovery;

import com.google.common.collect.ImmutableSet;
import io.baton.api.ArchivePolicy;
import io.baton.api.Archives;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.BatonException;
import io.baton.api.error.NoCopyReachableException;
import io.baton.api.error.OutcomeUnknownException;
import io.baton.api.error.UnavailableException;
import io.baton.registry.Outcome;
import io.baton.registry.Registry;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.Owner;
import io.baton.registry.record.origin.Restored;
import io.baton.registry.removal.Removals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on from the archive when no replica of a segment is left. What was acknowledged after the
 * archived version is given up, so this is only done for who asks for it:
 *
 * <ol>
 *   <li>look at all copies; refuse if the owner lives, a member in sync answers, or runs without
 *       answering here, or there is a copy that an operator could take back,
 *   <li>copy the newest archived version to a local file,
 *   <li>register that as another segment under a name of its own, and remove it again: nodes delete
 *       it by themselves if this is cut short,
 *   <li>look once more, and remove the lost segment and give its name to the other one, in one
 *       transaction, if its record is what was looked at.
 * </ol>
 *
 * <p>Why another segment: what replicas of the lost one hold that come back later is neither
 * written over nor taken for newer or older than what was restored. It can be undeleted under
 * another name within its grace time. An owner of it that was cut off finds it removed once it
 * hears of ZooKeeper again. Until then it may go on with nodes that it alone reaches: nothing that
 * is reachable from here could shut it out.
 *
 * <p>Blocking; any thread.
 */
public final class FallingBack {

  private static final Logger LOG = LoggerFactory.getLogger(FallingBack.class);

  private static final int CHANGES = 3;

  /** Registers a segment with the content of a file. */
  public interface Registering {
    /**
     * Returns when it is ready.
     *
     * @param later the name that its replicas know it by
     */
    void register(SegmentName name, SegmentName later, SegmentSpec spec, Path content);
  }

  private final Recovery recovery;
  private final Registry registry;
  private final Registering registering;
  private final Path directory;
  private final RandomGenerator random;

  /**
   * Does nothing yet.
   *
   * @param recovery looks at copies; its timeout is that of each step
   * @param directory for the content, until it is registered
   * @param random for names
   */
  public FallingBack(
      Recovery recovery,
      Registry registry,
      Registering registering,
      Path directory,
      RandomGenerator random) {
    this.recovery = recovery;
    this.registry = registry;
    this.registering = registering;
    this.directory = directory;
    this.random = random;
  }

  /**
   * Gives a segment's name to a copy of its newest archived version.
   *
   * @param lost why it cannot be opened
   * @throws NoCopyReachableException with both reasons, if something may be left of it, or nothing
   *     of it can be had from the archive; nothing has changed then
   * @throws UnavailableException if it was changed by another meanwhile: open it again
   * @throws OutcomeUnknownException if whether it was done is unknown: open it again
   */
  public void run(SegmentName name, Archives archives, NoCopyReachableException lost) {
    RealSteps steps = recovery.steps(name);
    VersionedRecord found = steps.resolve();
    requireLost(steps, found, lost);
    ArchivePolicy policy = found.record().archive();
    if (policy == null) {
      throw notDone(lost, "it has none (baton archive " + name + " --to LOCATION)");
    }
    SegmentName restored = nameFor(name);
    Archives.Copy copy = restore(found, archives, policy, restored, lost);
    Removals removals = new Removals(registry.segments(), steps.clock());
    SegmentId other =
        registry.names().resolve(restored, steps.timeout()).registered(restored).record().id();
    try {
      Restored content =
          new Restored(steps.now(), found.record().id(), copy.version(), copy.time());
      substitute(steps, content, removals.remove(other, steps.timeout()), lost);
    } catch (NoCopyReachableException | UnavailableException e) {
      delete(removals, other, e);
      throw e;
    }
    LOG.warn(
        "segment {}: no replica was left ({}). It goes on from version {}, archived at {}: WHAT WAS"
            + " ACKNOWLEDGED LATER IS GIVEN UP. If a replica comes back: baton undelete {} --id {}"
            + " --as OTHER-NAME",
        name,
        lost.getMessage(),
        copy.version(),
        copy.time(),
        name,
        found.record().id());
  }

  private void requireLost(RealSteps steps, VersionedRecord found, NoCopyReachableException lost) {
    if (found.record().isGrouped()) {
      throw notDone(lost, "a segment of a group is not, as the archive has them one by one");
    }
    ImmutableSet<NodeId> running = runningNodes();
    Survey survey =
        steps.survey(found, Survey.nodesOf(found.record(), running), false, steps.timeout());
    Owner owner = survey.living();
    if (owner != null) {
      throw notDone(
          lost,
          "process %d on %s owns it and is alive, so it has the newest content"
              .formatted(owner.pid(), owner.host()));
    }
    if (!survey.healthyMembers().isEmpty()) {
      throw notDone(
          lost, survey.healthyMembers().get(0).node() + " has its replica, which is in sync");
    }
    if (!survey.suspects().isEmpty()) {
      throw notDone(
          lost,
          "there are copies that may be newer than what is archived, for an operator to decide");
    }
    int needed = found.record().spec().minInSync();
    if (running.size() < needed) {
      throw notDone(
          lost,
          "%d storage nodes run, and a segment like it needs %d".formatted(running.size(), needed));
    }
    survey.silentMembers().stream()
        .map(NodeCopies::node)
        .filter(running::contains)
        .findFirst()
        .ifPresent(
            node -> {
              throw notDone(lost, node + " runs, though it does not answer here, and may have it");
            });
  }

  /** What could not be put in the place of another; if this fails, nodes do so in the end. */
  private void delete(Removals removals, SegmentId other, BatonException why) {
    try {
      removals.delete(other, recovery.timeout());
    } catch (BatonException e) {
      why.addSuppressed(e);
    }
  }

  /** By ZooKeeper, now. */
  private ImmutableSet<NodeId> runningNodes() {
    return registry.nodes().recent(Duration.ZERO, recovery.timeout()).stream()
        .filter(node -> node.live().isPresent())
        .map(node -> node.record().id())
        .collect(ImmutableSet.toImmutableSet());
  }

  private static NoCopyReachableException notDone(NoCopyReachableException lost, String why) {
    return new NoCopyReachableException(
        lost.getMessage() + ". The archive is not fallen back to: " + why, lost);
  }

  private Archives.Copy restore(
      VersionedRecord found,
      Archives archives,
      ArchivePolicy policy,
      SegmentName as,
      NoCopyReachableException lost) {
    try {
      Files.createDirectories(directory);
      Path content = Files.createTempFile(directory, "restored", ".part");
      try {
        Optional<Archives.Copy> copy =
            archives.newest(
                registry.cluster().id(recovery.timeout()), found.record().id(), policy, content);
        if (copy.isEmpty()) {
          throw notDone(lost, "no version of it is in " + policy.location());
        }
        register(as, found.record().name(), copy.get().spec(), content, lost);
        return copy.get();
      } finally {
        Files.deleteIfExists(content);
      }
    } catch (IOException e) {
      throw notDone(lost, String.valueOf(e.getMessage()));
    }
  }

  private void register(
      SegmentName as,
      SegmentName later,
      SegmentSpec spec,
      Path content,
      NoCopyReachableException lost) {
    try {
      registering.register(as, later, spec, content);
    } catch (BatonException e) { // its own message would name a segment that nobody knows
      throw notDone(lost, "registering what was archived as " + as + ": " + e.getMessage());
    }
  }

  /** Tells whose it is, wherever it is met if this is cut short. */
  private SegmentName nameFor(SegmentName name) {
    String tail = "restored-%016x".formatted(random.nextLong());
    try {
      return SegmentName.of(name + "." + tail);
    } catch (IllegalArgumentException tooLong) {
      return SegmentName.of(tail);
    }
  }

  /** Others that try to open it change its record, so it is looked at again. */
  private void substitute(
      RealSteps steps, Restored content, VersionedRecord other, NoCopyReachableException lost) {
    SegmentName name = steps.name();
    for (int i = 0; i < CHANGES; i++) {
      VersionedRecord current = steps.resolve();
      if (!current.record().id().equals(content.from())) {
        throw overtaken(name);
      }
      requireLost(steps, current, lost);
      Outcome outcome =
          steps.settle(registry.segments().substitute(current, other, content, steps.timeout()));
      if (outcome instanceof Outcome.Won) {
        return;
      }
      if (outcome instanceof Outcome.Unknown) {
        throw new OutcomeUnknownException(
            "whether segment %s goes on from the archive is unknown: ZooKeeper did not answer. Open it again and see"
                .formatted(name));
      }
    }
    throw overtaken(name);
  }

  private static UnavailableException overtaken(SegmentName name) {
    return new UnavailableException(
        "segment %s was changed by others while it was restored from the archive, and is left alone. Open it again"
            .formatted(name));
  }
}
