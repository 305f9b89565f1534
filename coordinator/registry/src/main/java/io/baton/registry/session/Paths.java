package io.baton.registry.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * Every path that Baton uses, below one root.
 *
 * <pre>
 * /baton
 *   cluster                     persistent   cluster id, format
 *   nodes/n1                    persistent   a storage node, whether it runs or not
 *   live/n1                     ephemeral    its running process
 *   marks/n1                    persistent   how far ZooKeeper has come, counted by the node
 *   names/d78/orders%2Feu       persistent   the id that the name points to
 *   segments/9c0/9c04...e1      persistent   the segment's record, or its tombstone
 *   clients/5b7d...             ephemeral    a process that uses Baton
 *   coordinator/_c_2f0d...      ephemeral    a process that would coordinate; in sequence
 * </pre>
 *
 * <p>Child lists stay small: a million segments are 250 to a bucket. The bucket of a segment is the
 * first three digits of its (random) id; that of a name is the lowest 12 bits of the CRC-32 of its
 * UTF-8 bytes, as three hexadecimal digits. In a name every byte other than {@code A-Z a-z 0-9 . _
 * - ~} is written {@code %XX}, as ZooKeeper forbids slashes and parts of Unicode in a path's
 * element: at most 765 characters, so that a bucket's list stays far below ZooKeeper's 1 MiB.
 */
public final class Paths {

  private static final int BUCKET_BITS = 12;
  private static final HexFormat UPPER = HexFormat.of().withUpperCase();
  private static final String PLAIN =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-~";

  private final String root;

  /**
   * Creates the paths below a root.
   *
   * @param root absolute, without a slash at its end, such as {@code /baton}
   * @throws IllegalArgumentException if it is not
   */
  public Paths(String root) {
    if (!root.matches("(/[A-Za-z0-9._-]+)+")) {
      throw new IllegalArgumentException(
          "the root must look like /baton, of A-Z a-z 0-9 . _ -, not \"" + root + '"');
    }
    this.root = root;
  }

  /** Where everything is. */
  public String root() {
    return root;
  }

  /** The cluster's identity. */
  public String cluster() {
    return root + "/cluster";
  }

  /** Parent of the storage nodes. */
  public String nodes() {
    return root + "/nodes";
  }

  /** A storage node. */
  public String node(NodeId id) {
    return nodes() + '/' + id;
  }

  /** Parent of the running storage nodes. */
  public String live() {
    return root + "/live";
  }

  /** A running storage node. */
  public String live(NodeId id) {
    return live() + '/' + id;
  }

  /** Parent of the marks of the storage nodes. */
  public String marks() {
    return root + "/marks";
  }

  /** A storage node's mark. */
  public String mark(NodeId id) {
    return marks() + '/' + id;
  }

  /** Parent of the buckets of names. */
  public String names() {
    return root + "/names";
  }

  /** The bucket of a name. */
  public String nameBucket(SegmentName name) {
    CRC32 crc = new CRC32();
    crc.update(name.value().getBytes(UTF_8));
    long bucket = crc.getValue() & ((1 << BUCKET_BITS) - 1);
    return names() + '/' + HexFormat.of().toHexDigits(bucket, BUCKET_BITS / 4);
  }

  /** A name. */
  public String name(SegmentName name) {
    return nameBucket(name) + '/' + encode(name.value());
  }

  /** Parent of the buckets of segments. */
  public String segments() {
    return root + "/segments";
  }

  /** The bucket of a segment. */
  public String segmentBucket(SegmentId id) {
    return segments() + '/' + id.toString().substring(0, BUCKET_BITS / 4);
  }

  /** A segment's record. */
  public String segment(SegmentId id) {
    return segmentBucket(id) + '/' + id;
  }

  /** Parent of the processes that use Baton. */
  public String clients() {
    return root + "/clients";
  }

  /** A process that uses Baton. */
  public String client(String id) {
    return clients() + '/' + id;
  }

  /** Where coordinators elect their leader. */
  public String coordinator() {
    return root + "/coordinator";
  }

  /** What an explicit init makes besides the root and, last of all, {@link #cluster()}. */
  public ImmutableList<String> containers() {
    return ImmutableList.of(
        nodes(), live(), marks(), names(), segments(), clients(), coordinator());
  }

  /** A name as an element of a path. */
  static String encode(String name) {
    StringBuilder element = new StringBuilder(name.length());
    for (byte b : name.getBytes(UTF_8)) {
      if (PLAIN.indexOf((char) b) >= 0) {
        element.append((char) b);
      } else {
        element.append('%').append(UPPER.toHexDigits(b));
      }
    }
    return element.toString();
  }

  /**
   * The name that an element of a path stands for.
   *
   * @throws IllegalArgumentException if {@link #encode} never writes such an element
   */
  public static SegmentName decode(String element) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(element.length());
    for (int i = 0; i < element.length(); i++) {
      char c = element.charAt(i);
      if (c == '%' && i + 2 < element.length()) {
        bytes.write(Integer.parseInt(element, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    String name = bytes.toString(UTF_8);
    if (!encode(name).equals(element)) {
      throw new IllegalArgumentException("not an encoded segment name: " + element);
    }
    return SegmentName.of(name);
  }
}
