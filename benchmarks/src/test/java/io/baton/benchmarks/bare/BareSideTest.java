package io.baton.benchmarks.bare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import io.baton.benchmarks.side.State;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class BareSideTest {

  private static final int BYTES = 8 << 20;

  @TempDir Path directory;
  private final List<ServerSocketChannel> servers = new ArrayList<>();
  private BareSide side;

  @BeforeEach
  void start() throws IOException {
    side = new BareSide(ImmutableList.of(serve("a"), serve("b")), directory.resolve("local"));
  }

  @AfterEach
  void stop() throws IOException {
    side.close();
    for (ServerSocketChannel server : servers) {
      server.close();
    }
  }

  @Test
  void bothReceiversHaveWhatWasSavedWhateverItsSize() throws IOException {
    try (State state = side.create("s", BYTES)) {
      for (int bytes : new int[] {4096, 64 << 10, (64 << 10) + 4096, 3 << 20, BYTES}) {
        state.write(BYTES - bytes, noise(bytes));
        state.save();
        assertBothHave(state);
      }
    }
  }

  @Test
  void bothReceiversHaveManyScatteredBlocks() throws IOException {
    try (State state = side.create("s", BYTES)) {
      for (int offset = 0; offset < BYTES; offset += 2 * 4096) {
        state.write(offset, noise(4096));
      }
      state.save();
      assertBothHave(state);
    }
  }

  @Test
  void whatWasSavedIsRestored() {
    long saved;
    try (State state = side.create("s", BYTES)) {
      long zeros = state.checksum();
      state.write(0, noise(BYTES));
      state.save();
      saved = state.checksum();
      assertNotEquals(zeros, saved);
    }
    try (State restored = side.restore("s", BYTES)) {
      assertEquals(saved, restored.checksum());
    }
  }

  @Test
  void whatWasRemovedIsGone() throws IOException {
    side.create("s", BYTES).close();
    assertEquals(2, files().size());
    side.remove("s");
    assertTrue(files().isEmpty());
  }

  private void assertBothHave(State state) throws IOException {
    for (Path file : files()) {
      CRC32C crc = new CRC32C();
      crc.update(Files.readAllBytes(file));
      assertEquals(state.checksum(), crc.getValue(), file.toString());
    }
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String server : List.of("a", "b")) {
      try (var all = Files.list(directory.resolve(server))) {
        files.addAll(all.toList());
      }
    }
    return files;
  }

  private static ByteBuffer noise(int bytes) {
    SplittableRandom random = new SplittableRandom();
    ByteBuffer noise = ByteBuffer.allocateDirect(bytes);
    while (noise.hasRemaining()) {
      noise.putLong(random.nextLong());
    }
    return noise.clear();
  }

  private int serve(String name) throws IOException {
    ServerFiles files = new ServerFiles(Files.createDirectory(directory.resolve(name)));
    ServerSocketChannel server = BareServer.open();
    servers.add(server);
    Thread thread = new Thread(() -> accept(server, files), "bare-accept");
    thread.setDaemon(true);
    thread.start();
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  private static void accept(ServerSocketChannel server, ServerFiles files) {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        Thread thread = new Thread(new ServerConnection(channel, files), "bare-connection");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (AsynchronousCloseException e) {
      // The test is over.
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
