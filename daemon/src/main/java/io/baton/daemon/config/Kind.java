package io.baton.daemon.config;

import com.google.common.base.Ascii;
import com.google.common.base.Splitter;
import com.google.common.net.HostAndPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a setting's value is, and how its text is read.
 *
 * @param label the value's place holder, such as {@code PORT}
 * @param form units and range, for people
 * @param parser throws {@link IllegalArgumentException} if the text does not fit
 */
public record Kind<T>(String label, String form, Function<String, T> parser) {

  /** Any text but an empty one. */
  public static Kind<String> text(String label) {
    return new Kind<>(label, "a text", text -> text);
  }

  /** A directory; a relative one is looked for where the process was started. */
  public static Kind<Path> directory() {
    return new Kind<>("DIR", "a path", Path::of);
  }

  /** A whole number, from {@code min} to {@code max}. */
  public static Kind<Integer> number(String label, int min, int max) {
    return ranged(label, "a number", Integer::valueOf, min, max, String::valueOf);
  }

  /** Bytes, from {@code min} to {@code max}. */
  public static Kind<Long> size(long min, long max) {
    return ranged("SIZE", "B, KiB, MiB, GiB or TiB", Quantities::bytes, min, max, Quantities::text);
  }

  /** A time, from {@code min} to {@code max}. */
  public static Kind<Duration> time(Duration min, Duration max) {
    return ranged("TIME", "ms, s, m or h", Quantities::duration, min, max, Quantities::text);
  }

  /** One of an enum's constants, in lower case. */
  public static <E extends Enum<E>> Kind<E> oneOf(String label, Class<E> type) {
    String all =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> Ascii.toLowerCase(constant.name()))
            .collect(Collectors.joining(", "));
    return new Kind<>(
        label,
        "one of " + all,
        text -> {
          for (E constant : type.getEnumConstants()) {
            if (Ascii.equalsIgnoreCase(constant.name(), text)) {
              return constant;
            }
          }
          throw new IllegalArgumentException("it is one of " + all);
        });
  }

  /** ZooKeeper's connection string. */
  static Kind<String> servers() {
    return new Kind<>("HOSTS", "HOST:PORT,...", Kind::servers);
  }

  /** A path of ZooKeeper. */
  static Kind<String> znode() {
    return new Kind<>("ZNODE", "a path of ZooKeeper, such as /baton", Kind::znode);
  }

  private static <T extends Comparable<T>> Kind<T> ranged(
      String label,
      String units,
      Function<String, T> parser,
      T min,
      T max,
      Function<T, String> printer) {
    String range = printer.apply(min) + " to " + printer.apply(max);
    return new Kind<>(
        label,
        units + "; " + range,
        text -> {
          T value = parser.apply(text);
          if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException("it must be " + range);
          }
          return value;
        });
  }

  private static String servers(String text) {
    if (text.indexOf('/') >= 0) {
      throw new IllegalArgumentException("servers are like zk1:2181,zk2:2181; a path goes to root");
    }
    for (String server : Splitter.on(',').split(text)) {
      try {
        if (HostAndPort.fromString(server.strip()).getHost().isEmpty()) {
          throw new IllegalArgumentException("a host is missing");
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("servers are like zk1:2181,zk2:2181", e);
      }
    }
    return text;
  }

  private static String znode(String text) {
    if (!text.startsWith("/") || text.endsWith("/")) {
      throw new IllegalArgumentException("a path of ZooKeeper is like /baton");
    }
    return text;
  }
}
