package io.baton.agent.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is at the socket's path, and when. */
@Timeout(60)
class SocketFileTest {

  @TempDir Path directory;

  private Path path() {
    return directory.resolve("agent.sock");
  }

  private static ServerSocketChannel channel() throws IOException {
    return ServerSocketChannel.open(StandardProtocolFamily.UNIX);
  }

  private SocketFile bind(ServerSocketChannel channel) throws IOException {
    return SocketFile.bind(channel, path(), Optional.empty());
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
  }

  private List<String> files() throws IOException {
    try (var list = Files.list(directory)) {
      return list.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private String refused(Path path, Optional<String> group) throws IOException {
    List<String> before = files();
    try (ServerSocketChannel channel = channel()) {
      String message =
          assertThrows(IOException.class, () -> SocketFile.bind(channel, path, group)).getMessage();
      assertEquals(before, files(), "nothing half-done");
      return message;
    }
  }

  private void assertRefused(Path path, String why) throws IOException {
    String message = refused(path, Optional.empty());
    assertTrue(message.contains(why) && message.contains(path.toString()), message);
  }

  @Test
  void isBoundWhereNobodyElseGets() throws IOException {
    List<String> seen = new ArrayList<>();
    try (ServerSocketChannel channel = channel();
        ServerSocketChannel watched =
            new WatchedChannel(
                channel,
                socket -> {
                  seen.add(mode(socket.getParent()));
                  seen.addAll(files());
                })) {
      bind(watched);
    }
    assertEquals(List.of("rwx------", ".new0"), seen);
    assertEquals("rw-rw----", mode(path()));
    assertEquals(List.of("agent.sock"), files());
  }

  /** A change of mode or group beside the path would be an event of its own. */
  @Test
  void hasItsModeAndGroupBeforeItsPath() throws Exception {
    List<String> events = new ArrayList<>();
    try (WatchService watch = directory.getFileSystem().newWatchService();
        ServerSocketChannel channel = channel()) {
      directory.register(
          watch,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
      SocketFile.bind(channel, path(), Optional.of(group()));
      while (!events.contains("ENTRY_DELETE .new0")) {
        WatchKey key = watch.take();
        for (WatchEvent<?> event : key.pollEvents()) {
          events.add(event.kind() + " " + event.context());
        }
        key.reset();
      }
    }
    assertEquals(
        List.of("ENTRY_CREATE .new0", "ENTRY_CREATE agent.sock", "ENTRY_DELETE .new0"), events);
    assertEquals(Integer.parseInt(group()), Files.getAttribute(path(), "unix:gid"));
    assertEquals("rw-rw----", mode(path()));
  }

  /** One that the test's user may give files to: root any, others their own. */
  private String group() throws IOException {
    boolean root = (int) Files.getAttribute(directory, "unix:uid") == 0;
    return root ? "12345" : String.valueOf(Files.getAttribute(directory, "unix:gid"));
  }

  @Test
  void anUnknownGroupIsRefused() throws IOException {
    String message = refused(path(), Optional.of("no-such-group-here"));
    assertTrue(message.contains("no group no-such-group-here"), message);
  }

  @Test
  void theSocketOfADeadAgentIsReplaced() throws IOException {
    try (ServerSocketChannel dead = channel()) {
      dead.bind(UnixDomainSocketAddress.of(path()));
    }
    Object before = Files.getAttribute(path(), "unix:ino");
    try (ServerSocketChannel channel = channel()) {
      bind(channel);
      assertFalse(before.equals(Files.getAttribute(path(), "unix:ino")));
      SocketChannel.open(UnixDomainSocketAddress.of(path())).close();
    }
  }

  @Test
  void theSocketOfALivingAgentIsNot() throws IOException {
    try (ServerSocketChannel living = channel()) {
      living.bind(UnixDomainSocketAddress.of(path()));
      assertRefused(path(), "another agent listens at");
      SocketChannel.open(UnixDomainSocketAddress.of(path())).close();
    }
  }

  @Test
  void norThatOfOneThatHasNoTimeToAccept() throws IOException {
    List<SocketChannel> clients = new ArrayList<>();
    try (ServerSocketChannel busy = channel()) {
      busy.bind(UnixDomainSocketAddress.of(path()), 1);
      while (clients.size() < 3) {
        SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
        clients.add(client);
        client.configureBlocking(false);
        try {
          client.connect(UnixDomainSocketAddress.of(path()));
        } catch (IOException e) {
          break;
        }
      }
      assertRefused(path(), "whether an agent listens at");
    } finally {
      for (SocketChannel client : clients) {
        client.close();
      }
    }
  }

  @Test
  void anAgentThatComesMeanwhileIsNotReplaced() throws IOException {
    try (ServerSocketChannel other = channel();
        ServerSocketChannel channel = channel();
        ServerSocketChannel late =
            new WatchedChannel(channel, s -> other.bind(UnixDomainSocketAddress.of(path())))) {
      assertThrows(IOException.class, () -> bind(late));
      assertEquals(List.of("agent.sock"), files());
      SocketChannel.open(UnixDomainSocketAddress.of(path())).close();
    }
  }

  @Test
  void anythingElseIsLeftAlone() throws IOException {
    Files.writeString(path(), "other");
    assertRefused(path(), "is no socket");
    assertEquals("other", Files.readString(path()));
    Files.delete(path());

    Files.createDirectory(path());
    assertRefused(path(), "is no socket");
    Files.delete(path());

    Path target = directory.resolve("target");
    try (ServerSocketChannel dead = channel()) {
      dead.bind(UnixDomainSocketAddress.of(target));
    }
    Files.createSymbolicLink(path(), target);
    assertRefused(path(), "is no socket");
    assertTrue(Files.isSymbolicLink(path()));
  }

  @Test
  void aMissingDirectoryIsNotMade() throws IOException {
    Path missing = directory.resolve("run").resolve("agent.sock");
    String message = refused(missing, Optional.empty());
    assertTrue(message.contains(directory.resolve("run") + " of the socket is not there"), message);
    assertRefused(Path.of("/"), "no socket can be at");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 40})
  void theLongestPathThatIsTakenCanBeBoundAndFound(int name) throws IOException {
    int spare = Math.max(0, ".new100/s".length() - name);
    int longest = SocketFile.MAX_PATH - spare;
    int left = longest - name - 1 - directory.toString().length() - 1;
    Path deep = Files.createDirectory(directory.resolve("d".repeat(left)));
    Path fits = deep.resolve("s".repeat(name));
    Path deeper = Files.createDirectory(directory.resolve("d".repeat(left + 1)));
    assertRefused(deeper.resolve("s".repeat(name)), "at most " + longest + " fit");
    try (ServerSocketChannel channel = channel()) {
      SocketFile.bind(channel, fits, Optional.empty());
      SocketChannel.open(UnixDomainSocketAddress.of(fits)).close();
    }
  }

  @Test
  void whatFailsLeavesNothing() throws IOException {
    try (ServerSocketChannel dead = channel()) {
      dead.bind(UnixDomainSocketAddress.of(path()));
    }
    try (ServerSocketChannel channel = channel();
        ServerSocketChannel failing =
            new WatchedChannel(
                channel,
                socket -> {
                  throw new IOException("as it goes");
                })) {
      assertThrows(IOException.class, () -> bind(failing));
    }
    assertEquals(List.of("agent.sock"), files());
  }

  @Test
  void leftOversOfAStartAreInNobodysWay() throws IOException {
    Files.createDirectory(directory.resolve(".new0"));
    try (ServerSocketChannel channel = channel()) {
      bind(channel);
    }
    assertEquals(List.of(".new0", "agent.sock"), files());
  }

  @Test
  void isRemovedOnlyIfItIsStillTheSame() throws IOException {
    try (ServerSocketChannel channel = channel();
        ServerSocketChannel other = channel()) {
      SocketFile first = bind(channel);
      first.remove();
      assertEquals(List.of(), files());
      first.remove();

      SocketFile mine = bind(other);
      first.remove();
      assertEquals(List.of("agent.sock"), files(), "it is another one now");
      mine.remove();
      assertEquals(List.of(), files());
    }
  }
}
