package io.baton.benchmarks.bare;

import com.google.common.collect.ImmutableList;
import io.baton.benchmarks.bare.Header.Kind;
import io.baton.benchmarks.side.Copy;
import io.baton.benchmarks.side.Side;
import io.baton.benchmarks.side.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** The sending process: every state has connections of its own to all receivers. */
public final class BareSide implements Side {

  private final ImmutableList<Integer> ports;
  private final Path directory;
  private final ExecutorService senders =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "bare-sender");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Names the receivers; connects to none yet.
   *
   * @param ports of the receivers on the loopback address
   * @param directory for the local files, which is made
   */
  public BareSide(ImmutableList<Integer> ports, Path directory) {
    this.ports = ports;
    this.directory = directory;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public State create(String name, long bytes) {
    try {
      ImmutableList<BareLink> links = connect(ports);
      long file = number(name);
      for (BareLink link : links) {
        link.send(Kind.CREATE, file, bytes);
      }
      ByteBuffer map = Channels.map(path(name), bytes);
      for (BareLink link : links) {
        link.awaitAnswer();
      }
      return new BareState(file, map, links, senders);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + name, e);
    }
  }

  @Override
  public void put(String name, ByteBuffer content) {
    ByteBuffer direct = ByteBuffer.allocateDirect(content.remaining());
    direct.put(0, content, content.position(), content.remaining());
    try (State state = create(name, content.remaining())) {
      state.write(0, direct);
      state.save();
    }
  }

  @Override
  public Copy follow(String name, Consumer<Copy> shown) {
    throw new UnsupportedOperationException("the bare program has no followers");
  }

  @Override
  public State restore(String name, long bytes) {
    try {
      ImmutableList<BareLink> links = connect(ports.subList(0, 1));
      BareLink source = links.get(0);
      source.send(Kind.GET, number(name), 0);
      long length = source.awaitAnswer();
      ByteBuffer map = Channels.map(path(name), length);
      source.read(map, length);
      return new BareState(number(name), map, links, senders);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot restore " + name, e);
    }
  }

  @Override
  public void remove(String name) {
    try {
      for (BareLink link : connect(ports)) {
        try (link) {
          link.send(Kind.DROP, number(name), 0);
          link.awaitAnswer();
        }
      }
      Files.deleteIfExists(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + name, e);
    }
  }

  private static ImmutableList<BareLink> connect(Iterable<Integer> ports) throws IOException {
    ImmutableList.Builder<BareLink> links = ImmutableList.builder();
    for (int port : ports) {
      links.add(new BareLink(port));
    }
    return links.build();
  }

  /** Never 0, which no file has. */
  private static long number(String name) {
    return 1L + Integer.toUnsignedLong(name.hashCode());
  }

  private Path path(String name) {
    return directory.resolve(Long.toHexString(number(name)));
  }

  @Override
  public void close() {
    senders.shutdown();
  }
}
