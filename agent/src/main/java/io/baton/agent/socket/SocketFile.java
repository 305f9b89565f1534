package io.baton.agent.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a listening socket. It is made in a directory of mode 0700 beside its path, gets its
 * group and mode there, and is renamed to its path: nobody else ever sees it with other ones.
 */
final class SocketFile {

  private static final Logger LOG = LoggerFactory.getLogger(SocketFile.class);

  /** What Java takes of the 107 bytes that the kernel takes. */
  static final int MAX_PATH = 106;

  private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-rw----");
  private static final Set<PosixFilePermission> HIDDEN =
      PosixFilePermissions.fromString("rwx------");

  /** With a number, and the socket in it: as short as names of sockets, as the path is limited. */
  private static final String DIRECTORY = ".new";

  private static final String SOCKET = "s";
  private static final int MAX_DIRECTORIES = 100;
  private static final int LONGEST_NAME = (DIRECTORY + MAX_DIRECTORIES + "/" + SOCKET).length();

  private static final int TYPE = 0170000;
  private static final int TYPE_SOCKET = 0140000;

  private final Path path;
  private final Object identity;

  private SocketFile(Path path, Object identity) {
    this.path = path;
    this.identity = identity;
  }

  /**
   * Binds {@code channel} to a new file at {@code path}.
   *
   * @param path absolute
   * @param group of the file; if there is none, it is left as it is made
   * @throws IOException if it is not to be had; the message says why, and what to do. What was at
   *     the path is left alone then
   */
  static SocketFile bind(ServerSocketChannel channel, Path path, Optional<String> group)
      throws IOException {
    Path parent = parent(path);
    checkFree(path);
    Optional<GroupPrincipal> owners = group(path, group);
    Path hidden = makeHidden(parent);
    Path socket = hidden.resolve(SOCKET);
    try {
      channel.bind(UnixDomainSocketAddress.of(socket));
      if (owners.isPresent()) {
        setGroup(path, socket, owners.get());
      }
      Files.setPosixFilePermissions(socket, MODE);
      Object identity = identity(socket);
      // Another agent may have come meanwhile.
      checkFree(path);
      Files.move(socket, path, StandardCopyOption.ATOMIC_MOVE);
      return new SocketFile(path, identity);
    } finally {
      Files.deleteIfExists(socket);
      Files.delete(hidden);
    }
  }

  private static Path parent(Path path) throws IOException {
    Path parent = path.getParent();
    Path name = path.getFileName();
    if (parent == null || name == null) {
      throw new IOException("no socket can be at " + path + ": choose a path in a directory");
    }
    int spare = Math.max(0, LONGEST_NAME - length(name));
    if (length(path) + spare > MAX_PATH) {
      throw new IOException(
          "the path of the socket has %d bytes, and at most %d fit: choose a shorter one than %s"
              .formatted(length(path), MAX_PATH - spare, path));
    }
    if (!Files.isDirectory(parent)) {
      throw new IOException(
          "the directory "
              + parent
              + " of the socket is not there: make it, writable to the agent only");
    }
    return parent;
  }

  private static int length(Path path) {
    return path.toString().getBytes(UTF_8).length;
  }

  /** Nothing is at the path, or a socket on which nobody accepts any more. */
  private static void checkFree(Path path) throws IOException {
    int mode;
    try {
      mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return;
    }
    if ((mode & TYPE) != TYPE_SOCKET) {
      throw new IOException(
          path + " is there and is no socket, it was left alone: move it, or choose another path");
    }
    if (accepts(path)) {
      throw new IOException(
          "another agent listens at "
              + path
              + ", it was left alone: stop it, or choose another path");
    }
  }

  private static boolean accepts(Path path) throws IOException {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      // Does not wait where the queue of connections is full.
      probe.configureBlocking(false);
      probe.connect(UnixDomainSocketAddress.of(path));
      return true;
    } catch (ConnectException e) {
      return false;
    } catch (IOException e) {
      throw new IOException(
          "whether an agent listens at %s is not to be known (%s): nothing was changed; look, and"
                  .formatted(path, e.getMessage())
              + " remove it if nobody does",
          e);
    }
  }

  private static Optional<GroupPrincipal> group(Path path, Optional<String> name)
      throws IOException {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          path.getFileSystem()
              .getUserPrincipalLookupService()
              .lookupPrincipalByGroupName(name.get()));
    } catch (UserPrincipalNotFoundException e) {
      throw new IOException(
          "there is no group "
              + name.get()
              + " here for the socket "
              + path
              + ": make it, or name another",
          e);
    }
  }

  private static void setGroup(Path path, Path socket, GroupPrincipal group) throws IOException {
    try {
      Files.setAttribute(socket, "posix:group", group);
    } catch (IOException e) {
      throw new IOException(
          "the socket %s cannot be given to the group %s (%s): make the agent's user its member"
              .formatted(path, group.getName(), e.getMessage()),
          e);
    }
  }

  private static Path makeHidden(Path parent) throws IOException {
    for (int number = 0; number < MAX_DIRECTORIES; number++) {
      try {
        return Files.createDirectory(
            parent.resolve(DIRECTORY + number), PosixFilePermissions.asFileAttribute(HIDDEN));
      } catch (FileAlreadyExistsException e) {
        LOG.debug("left over, or of another agent that starts now: {}", e.getFile());
      } catch (IOException e) {
        throw new IOException(
            "no socket can be made in %s (%s): make it writable to the agent, or choose another"
                .formatted(parent, e),
            e);
      }
    }
    throw new IOException(
        "%s has %d directories %s*, left by agents that were killed as they started: remove them"
            .formatted(parent, MAX_DIRECTORIES, DIRECTORY));
  }

  private static Object identity(Path file) throws IOException {
    return Objects.requireNonNull(
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey(),
        "files have no inodes here");
  }

  /** Removes the file, if it is still this one; before its channel is closed. */
  void remove() {
    try {
      if (identity(path).equals(identity)) {
        Files.delete(path);
      }
    } catch (NoSuchFileException e) {
      LOG.debug("somebody else has removed it: {}", path);
    } catch (IOException e) {
      LOG.warn("cannot remove the socket {}; the next agent will replace it", path, e);
    }
  }
}
