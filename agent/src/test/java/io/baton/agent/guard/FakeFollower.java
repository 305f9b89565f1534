package io.baton.agent.guard;

import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.Version;
import io.baton.client.follow.Follower;
import io.baton.client.follow.Lag;
import io.baton.client.follow.Update;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Function;
import net.openhft.chronicle.bytes.Bytes;

/** A warm copy that can only be closed, and tells that. */
record FakeFollower(Queue<String> done) implements Follower {

  @Override
  public SegmentName name() {
    return FakeState.NAME;
  }

  @Override
  public SegmentId id() {
    return new SegmentId(1, 2);
  }

  @Override
  public Version version() {
    return new Version(1, 7);
  }

  @Override
  public Lag lag() {
    return new Lag(version(), version(), Duration.ofSeconds(3), "");
  }

  @Override
  public <T> T read(Function<? super Bytes<?>, ? extends T> reader) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path file() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void onVersion(Consumer<Update> listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void onEnded(Consumer<String> listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean await(Version version, Duration limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    done.add("close copy");
  }
}
