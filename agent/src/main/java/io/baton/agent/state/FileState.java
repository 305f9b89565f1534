package io.baton.agent.state;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

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
 */
public record FileState(Node node, String program, SegmentName segment, SegmentSpec spec, Path file)
    implements Protection {

  @Override
  public Held open(@Nullable Follower warm, boolean mayRegister) {
    AtomicBoolean registered = new AtomicBoolean();
    Runnable register = () -> registered.set(register());
    Segment open =
        new SegmentOpening(node.baton(), segment)
            .open(warm, node.options(), mayRegister ? register : null);
    try {
      boolean continued =
          FileErrors.attempt(
              "put the state of segment " + segment + " at " + file,
              () -> place(open, registered.get()));
      return new FileHeld(open, file, continued);
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  /** It stays: it is the program's own, and is replaced when the state is here again. */
  @Override
  public void withdraw() {}

  @Override
  public CompletableFuture<Void> whenVacant() {
    return node.baton().whenVacant(segment);
  }

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
  private boolean place(Segment open, boolean registered) throws IOException {
    PlacementNote note = node.note(program, file);
    boolean continued =
        Files.isRegularFile(file)
            && (registered || note.isContinuedBy(open.id(), open.opened().version()));
    if (!continued) {
      new PlacedFile(open, file).put();
    }
    note.write(open.id(), open.opened());
    return continued;
  }
}
