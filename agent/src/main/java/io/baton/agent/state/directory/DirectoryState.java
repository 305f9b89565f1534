package io.baton.agent.state.directory;

import io.baton.agent.state.FileErrors;
import io.baton.agent.state.Held;
import io.baton.agent.state.Node;
import io.baton.agent.state.PlacementNote;
import io.baton.agent.state.Protection;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.AlreadyRegisteredException;
import io.baton.api.error.NotRegisteredException;
import io.baton.client.SegmentGroup;
import io.baton.client.follow.Follower;
import io.baton.client.open.MappedSegment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
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
  public Held open(@Nullable Follower warm, boolean mayRegister) {
    SegmentGroup group = openGroup(mayRegister);
    try {
      Slots registered = new Slots(slots.prefix(), group.segments().size() - 1);
      DirectoryHeld.Placed placed =
          FileErrors.attempt(
              "put the state of program " + program + " into " + directory,
              () -> place(group, registered));
      return new DirectoryHeld(group, registered, directory, freezing, placed);
    } catch (RuntimeException e) {
      group.close();
      throw e;
    }
  }

  private SegmentGroup openGroup(boolean mayRegister) {
    try {
      return node.baton().groups().open(segment(), node.options());
    } catch (NotRegisteredException e) {
      if (!mayRegister) {
        throw e;
      }
      LOG.info("the group of {} was never registered: registering it", segment());
      return register();
    }
  }

  /** What is there becomes the first checkpoint. */
  private SegmentGroup register() {
    try {
      node.baton().groups().register(slots.specs(spec));
    } catch (AlreadyRegisteredException e) {
      LOG.info("the group of {} was registered by another meanwhile", segment());
    }
    return node.baton().groups().open(segment(), node.options());
  }

  private DirectoryHeld.Placed place(SegmentGroup group, Slots registered) throws IOException {
    if (Files.isSymbolicLink(directory)) {
      throw new IOException(directory + " is a symbolic link: name the directory itself");
    }
    PlacementNote note = node.note(program, directory);
    MappedSegment first = group.segment(slots.index());
    Index index = first.opened().initial() ? Index.empty() : read(first);
    // Before the first checkpoint the group holds nothing: whoever opens it uses what is there.
    boolean continued =
        Files.isDirectory(directory)
            && (first.opened().initial()
                || note.isContinuedBy(first.id(), first.opened().version()));
    if (!continued) {
      new PlacedDirectory(group, registered, directory).put(index);
    }
    note.write(first.id(), first.opened());
    return new DirectoryHeld.Placed(index, continued);
  }

  private static Index read(MappedSegment segment) {
    byte[] text = new byte[Math.toIntExact(segment.length())];
    segment.bytes().read(0, text, 0, text.length);
    return Index.read(text);
  }

  /** It stays: it is the program's own, and is replaced when the state is here again. */
  @Override
  public void withdraw() {}

  @Override
  public CompletableFuture<Void> whenVacant() {
    return node.baton().whenVacant(segment());
  }

  /** The segments of a group are not followed one by one: their versions would differ. */
  @Override
  public Optional<Follower> follow() {
    return Optional.empty();
  }
}
