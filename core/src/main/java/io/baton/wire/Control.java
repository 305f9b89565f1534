package io.baton.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Preconditions;
import io.baton.api.NodeId;

/**
 * What the two ends of a connection say about the connection itself. The layouts of {@link Hello},
 * {@link Welcome} and {@link Rejected} never change, whatever the protocol version.
 */
public sealed interface Control {

  /** Longest cluster id in bytes of UTF-8. */
  int MAX_CLUSTER_BYTES = 64;

  /** Longest speaker id in bytes of UTF-8. */
  int MAX_SPEAKER_BYTES = 128;

  /** What a speaker is. The order is part of the wire format: append only. */
  enum Role {
    /** An application, an agent, a command. */
    CLIENT,
    /** A storage node that learns. */
    NODE
  }

  /** Why a handshake failed. The order is part of the wire format: append only. */
  enum Reason {
    /** The node belongs to another cluster. */
    WRONG_CLUSTER,
    /** Another node answers at this address. */
    WRONG_NODE,
    /** No protocol version is spoken by both. */
    NO_COMMON_VERSION,
    /** The node has as many connections as it may. */
    TOO_MANY_CONNECTIONS
  }

  /**
   * Who speaks.
   *
   * @param role what it is
   * @param id the node's id, or whatever names the client's process in logs; 1 to {@link
   *     #MAX_SPEAKER_BYTES} bytes of UTF-8
   */
  record Speaker(Role role, String id) {

    /** Checks the length. */
    public Speaker {
      checkLength("speaker id", id, MAX_SPEAKER_BYTES);
    }

    @Override
    public String toString() {
      return (role == Role.NODE ? "node " : "client ") + id;
    }
  }

  /**
   * The first frame on a connection, sent by the side that connected.
   *
   * @param minVersion lowest protocol version that it speaks, 1 to 255
   * @param maxVersion highest one
   * @param cluster id of the cluster that it means, 1 to {@link #MAX_CLUSTER_BYTES} bytes
   * @param node that it expects to answer
   * @param speaker who it is
   */
  record Hello(int minVersion, int maxVersion, String cluster, NodeId node, Speaker speaker)
      implements Control {

    /** Checks the versions and the cluster's length. */
    public Hello {
      Preconditions.checkArgument(
          minVersion >= 1 && minVersion <= maxVersion && maxVersion <= 255,
          "not a range of protocol versions: %s to %s",
          minVersion,
          maxVersion);
      checkLength("cluster id", cluster, MAX_CLUSTER_BYTES);
    }

    /** Says hello in the versions of this codec. */
    public static Hello of(String cluster, NodeId node, Speaker speaker) {
      return new Hello(FrameCodec.VERSION, FrameCodec.VERSION, cluster, node, speaker);
    }
  }

  /**
   * The answer to a {@link Hello} that fits. Requests may follow.
   *
   * @param version that both sides speak from now on, 1 to 255: the highest that both know
   * @param cluster of the node
   * @param node that answers
   */
  record Welcome(int version, String cluster, NodeId node) implements Control {

    /** Checks the version and the cluster's length. */
    public Welcome {
      Preconditions.checkArgument(
          version >= 1 && version <= 255, "not a protocol version: %s", version);
      checkLength("cluster id", cluster, MAX_CLUSTER_BYTES);
    }
  }

  /**
   * The answer to a {@link Hello} that does not fit. The connection is closed after it.
   *
   * @param reason why
   * @param cluster of the node that answers
   * @param node that answers
   * @param detail for people
   */
  record Rejected(Reason reason, String cluster, NodeId node, String detail) implements Control {

    /** Checks the cluster's length. */
    public Rejected {
      checkLength("cluster id", cluster, MAX_CLUSTER_BYTES);
    }
  }

  /** Is anybody there? Answered by {@link Pong} with the same request id, at any time. */
  record Ping() implements Control {}

  /** Somebody is. */
  record Pong() implements Control {}

  private static void checkLength(String what, String value, int max) {
    int bytes = value.getBytes(UTF_8).length;
    Preconditions.checkArgument(
        bytes >= 1 && bytes <= max, "a %s has 1 to %s bytes, not %s", what, max, bytes);
  }
}
