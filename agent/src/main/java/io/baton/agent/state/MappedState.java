package io.baton.agent.state;

import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.client.Baton;
import io.baton.client.Segment;
import io.baton.client.follow.Follower;
import io.baton.client.open.OpenOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A program maps the segment's own file, by way of a symbolic link. Each open makes a new file, so
 * that a program which a paused agent left behind writes into one that nobody reads; but one that
 * still holds the newest state, after the agent alone died, is used on ({@link
 * OpenOptions#adopting}).
 *
 * @param baton the cluster
 * @param segment its name
 * @param spec that it is registered with; its capacity is what the program finds, at least
 * @param link where the program looks for it
 * @param files directory of the local files of segments
 */
public record MappedState(Baton baton, SegmentName segment, SegmentSpec spec, Path link, Path files)
    implements Protection {

  @Override
  public Held open(@Nullable Follower warm, boolean mayRegister) {
    Segment open =
        SegmentOpening.of(baton, segment)
            .open(warm, OpenOptions.DEFAULT.adopting(), mayRegister ? this::register : null);
    try {
      open.shareFile();
      open.reserve(spec.capacity());
      if (open.length() < spec.capacity()) {
        open.setLength(spec.capacity());
      }
      FileErrors.run("put the state of segment " + segment + " at " + link, () -> place(open));
      return new MappedHeld(open, link);
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  private void register() {
    if (Files.isRegularFile(link, LinkOption.NOFOLLOW_LINKS)) {
      baton.register(segment, spec, link);
    } else {
      baton.register(segment, spec);
    }
  }

  private void place(Segment open) throws IOException {
    Placing.give(open.file(), Placing.directory(link));
    Placing.link(link, open.file(), files);
  }
}
