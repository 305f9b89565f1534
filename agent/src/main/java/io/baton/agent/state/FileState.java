package io.baton.agent.state;

import io.baton.agent.state.place.FileErrors;
import io.baton.agent.state.place.PlacedFile;
import io.baton.agent.state.place.PlacementNote;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.client.Segment;
import io.baton.client.follow.FollowOptions;
import io.baton.client.follow.Follower;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A program saves its state by renaming a new file over the old one, so that each content of the
 * file is whole and never changes. The segment holds the newest one; an empty segment stands for no
 * file.
 *
 * @param node where the file is
 * @param program its name
 * @param segment its name
 * @param spec that it is registered with; its capacity grows with the file
 * @param file that the program replaces
 * @param fallback when the archive is fallen back to
 */
public record FileState(
    Node node, String program, SegmentName segment, SegmentSpec spec, Path file, Fallback fallback)
    implements Protection {

  @Override
  public Election election() {
    return new SegmentElection(node.baton(), segment);
  }

  @Override
  public Held open(OpenOrder order) {
    AtomicBoolean registered = new AtomicBoolean();
    Segment open =
        new SegmentOpening(node.baton(), segment, fallback)
            .open(order, order.options(node), () -> registered.set(register()));
    try {
      boolean continued =
          FileErrors.attempt(
              "put the state of segment " + segment + " at " + file,
              () -> place(open, registered.get(), order.displace()));
      return new FileHeld(open, file, continued, new EarlierVersion(node.baton(), segment));
    } catch (RuntimeException e) {
      order.giveBack(open::close);
      throw e;
    }
  }

  /** It stays: it is the program's own, and is replaced when the state is here again. */
  @Override
  public void withdraw() {}

  @Override
  public Optional<Follower> follow() {
    return Optional.of(node.baton().follow(segment, FollowOptions.DEFAULT));
  }

  /** Returns true: what is there now is the initial content, or what was saved since. */
  private boolean register() {
    if (Files.isRegularFile(file)) {
      long size = FileErrors.attempt("look at " + file, () -> Files.size(file));
      node.baton().register(segment, spec.withCapacity(Math.max(spec.capacity(), size)), file);
    } else {
      node.baton().register(segment, spec, ByteBuffer.allocate(0));
    }
    return true;
  }

  /** Whether the file that is there is used on. */
  private boolean place(Segment open, boolean registered, Runnable displace) throws IOException {
    PlacementNote note = node.note(program, file);
    boolean continued =
        Files.isRegularFile(file)
            && (registered || note.isContinuedBy(open.id(), open.opened().version()));
    if (!continued) {
      displace.run();
      new PlacedFile(open, file).put();
    }
    note.write(open.id(), open.opened());
    return continued;
  }
}
