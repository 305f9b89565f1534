package io.baton.agent.state.directory;

import io.baton.agent.state.EarlierVersion;
import io.baton.agent.state.Election;
import io.baton.agent.state.Held;
import io.baton.agent.state.Node;
import io.baton.agent.state.OpenOrder;
import io.baton.agent.state.Protection;
import io.baton.agent.state.SegmentElection;
import io.baton.agent.state.place.FileErrors;
import io.baton.agent.state.place.PlacementNote;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.AlreadyRegisteredException;
import io.baton.api.error.NotRegisteredException;
import io.baton.client.SegmentGroup;
import io.baton.client.follow.Follower;
import io.baton.client.open.MappedSegment;
import io.baton.client.open.OpenOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program has its state in the files of a directory, which are captured at one moment (R12).
 *
 * @param node where the directory is
 * @param program its name
 * @param spec that the segments are registered with, but for their capacities
 * @param slots the segments that it is registered with; later, those that the group has
 * @param directory of the program
 * @param freezing has the program leave the files alone
 */
public record DirectoryState(
    Node node, String program, SegmentSpec spec, Slots slots, Path directory, Freezing freezing)
    implements Protection {

  private static final Logger LOG = LoggerFactory.getLogger(DirectoryState.class);

  @Override
  public SegmentName segment() {
    return slots.index();
  }

  @Override
  public Election election() {
    return new SegmentElection(node.baton(), segment());
  }

  @Override
  public Held open(OpenOrder order) {
    SegmentGroup group = openGroup(order);
    try {
      Slots registered = new Slots(slots.prefix(), group.segments().size() - 1);
      DirectoryHeld.Placed placed =
          FileErrors.attempt(
              "put the state of program " + program + " into " + directory,
              () -> place(group, registered, order.displace()));
      return new DirectoryHeld(
          new DirectoryHeld.Opened(group, registered, placed),
          directory,
          freezing,
          new EarlierVersion(node.baton(), segment()));
    } catch (RuntimeException e) {
      group.close();
      throw e;
    }
  }

  private SegmentGroup openGroup(OpenOrder order) {
    OpenOptions options = order.options(node);
    try {
      return node.baton().groups().open(segment(), options);
    } catch (NotRegisteredException e) {
      if (!order.mayRegister()) {
        throw e;
      }
      LOG.info("the group of {} was never registered: registering it", segment());
      return register(options);
    }
  }

  /** What is there becomes the first checkpoint. */
  private SegmentGroup register(OpenOptions options) {
    try {
      node.baton().groups().register(slots.specs(spec));
    } catch (AlreadyRegisteredException e) {
      LOG.info("the group of {} was registered by another meanwhile", segment());
    }
    return node.baton().groups().open(segment(), options);
  }

  private DirectoryHeld.Placed place(SegmentGroup group, Slots registered, Runnable displace)
      throws IOException {
    if (Files.isSymbolicLink(directory)) {
      throw new IOException(directory + " is a symbolic link: name the directory itself");
    }
    PlacementNote note = node.note(program, directory);
    MappedSegment first = group.segment(slots.index());
    Index index = first.opened().initial() ? Index.empty() : Index.in(first);
    // Before the first checkpoint the group holds nothing: whoever opens it uses what is there.
    boolean continued =
        Files.isDirectory(directory)
            && (first.opened().initial()
                || note.isContinuedBy(first.id(), first.opened().version()));
    if (!continued) {
      displace.run();
      new PlacedDirectory(group, registered, directory).put(index);
    }
    note.write(first.id(), first.opened());
    return new DirectoryHeld.Placed(index, continued);
  }

  /** It stays: it is the program's own, and is replaced when the state is here again. */
  @Override
  public void withdraw() {}

  /** The segments of a group are not followed one by one: their versions would differ. */
  @Override
  public Optional<Follower> follow() {
    return Optional.empty();
  }
}
