package io.baton.agent.state;

import io.baton.agent.state.place.FileErrors;
import io.baton.agent.state.place.Placing;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.client.Segment;
import io.baton.client.follow.FollowOptions;
import io.baton.client.follow.Follower;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A program maps the segment's own file, by way of a symbolic link. Each open makes a new file, so
 * that a program which a paused agent left behind writes into one that nobody reads; but one that
 * still holds the newest state, after the agent alone died, is used on ({@link
 * io.baton.client.open.OpenOptions#adopting}).
 *
 * @param node where that is
 * @param segment its name
 * @param spec that it is registered with; its capacity is what the program finds, at least
 * @param link where the program looks for it
 * @param fallback when the archive is fallen back to
 */
public record MappedState(
    Node node, SegmentName segment, SegmentSpec spec, Path link, Fallback fallback)
    implements Protection {

  @Override
  public Election election() {
    return new SegmentElection(node.baton(), segment);
  }

  @Override
  public Held open(OpenOrder order) {
    Segment open =
        new SegmentOpening(node.baton(), segment, fallback)
            .open(order, order.options(node).adopting(), this::register);
    Follower warm = order.warm();
    if (warm != null) {
      warm.close(); // if it was not promoted, as the program's own file holds more
    }
    try {
      if (!open.opened().adopted()) {
        order.displace().run();
      }
      open.shareFile();
      open.reserve(spec.capacity());
      if (open.length() < spec.capacity()) {
        open.setLength(spec.capacity());
      }
      return FileErrors.attempt(
          "put the state of segment " + segment + " at " + link, () -> place(open));
    } catch (RuntimeException e) {
      order.giveBack(open::close);
      throw e;
    }
  }

  @Override
  public Optional<Follower> follow() {
    return Optional.of(node.baton().follow(segment, FollowOptions.DEFAULT));
  }

  private void register() {
    if (Files.isRegularFile(link, LinkOption.NOFOLLOW_LINKS)) {
      node.baton().register(segment, spec, link);
    } else {
      node.baton().register(segment, spec);
    }
  }

  private Held place(Segment open) throws IOException {
    Placing.give(open.file(), Placing.directory(link));
    Placing.link(link, open.file(), node.directory());
    return new MappedHeld(open, link, spec.capacity(), new EarlierVersion(node.baton(), segment));
  }

  /** A link that an agent left which was killed leads to a state that is over. */
  @Override
  public void withdraw() {
    FileErrors.run("take away " + link, () -> Placing.unlinkFrom(link, node.directory()));
  }
}
