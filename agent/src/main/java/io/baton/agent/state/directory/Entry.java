package io.baton.agent.state.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * What was found at a path. Two are equal if nothing was done in between to what is there, as far
 * as its times and sizes tell.
 *
 * @param path below the directory
 * @param kind what it is
 * @param link where a symbolic link points to; empty for others
 * @param mode permissions, as of {@code chmod}
 * @param uid owner
 * @param gid group
 * @param face inode, size and times
 */
record Entry(String path, Kind kind, String link, int mode, int uid, int gid, String face) {

  private static final int TYPE = 0170000;
  private static final int PERMISSIONS = 07777;

  /** What can be protected; sockets, pipes and devices are made again by whoever needs them. */
  enum Kind {
    FILE(0100000),
    DIRECTORY(0040000),
    LINK(0120000),
    OTHER(0);

    private final int type;

    Kind(int type) {
      this.type = type;
    }

    private static Kind of(int mode) {
      for (Kind kind : values()) {
        if (kind.type == (mode & TYPE)) {
          return kind;
        }
      }
      return OTHER;
    }
  }

  /** Looks at a path. */
  static Entry of(Path directory, Path at) throws IOException {
    Map<String, Object> is = Files.readAttributes(at, "unix:*", LinkOption.NOFOLLOW_LINKS);
    int mode = number(is, "mode");
    Kind kind = Kind.of(mode);
    String face =
        kind == Kind.DIRECTORY
            ? "" // what is in it is looked at itself
            : is.get("ino")
                + " "
                + is.get("size")
                + " "
                + is.get("lastModifiedTime")
                + " "
                + is.get("ctime");
    return new Entry(
        directory.relativize(at).toString(),
        kind,
        kind == Kind.LINK ? Files.readSymbolicLink(at).toString() : "",
        mode & PERMISSIONS,
        number(is, "uid"),
        number(is, "gid"),
        face);
  }

  private static int number(Map<String, Object> attributes, String name) {
    return (Integer) Objects.requireNonNull(attributes.get(name), name);
  }
}
