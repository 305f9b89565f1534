package io.baton.wire;

import com.google.common.collect.ImmutableList;
import io.baton.api.NodeId;
import io.baton.wire.Control.Hello;
import io.baton.wire.Control.Ping;
import io.baton.wire.Control.Pong;
import io.baton.wire.Control.Reason;
import io.baton.wire.Control.Rejected;
import io.baton.wire.Control.Role;
import io.baton.wire.Control.Speaker;
import io.baton.wire.Control.Welcome;

/** The handshake's messages, types 1 to 15. */
final class ControlCodecs {

  /** Longest node id in bytes. */
  static final int NODE_BYTES = 64;

  /** Longest text for people in bytes of UTF-8; longer ones are cut. */
  static final int TEXT_BYTES = 1024;

  static final ImmutableList<Codec<?>> ALL =
      ImmutableList.of(
          Codec.of(1, Hello.class, ControlCodecs::hello, ControlCodecs::hello),
          Codec.of(2, Welcome.class, ControlCodecs::welcome, ControlCodecs::welcome),
          Codec.of(3, Rejected.class, ControlCodecs::rejected, ControlCodecs::rejected),
          Codec.of(4, Ping.class, (ping, out) -> {}, in -> new Ping()),
          Codec.of(5, Pong.class, (pong, out) -> {}, in -> new Pong()));

  private ControlCodecs() {}

  private static void hello(Hello hello, BodyWriter out) {
    out.u8(hello.minVersion());
    out.u8(hello.maxVersion());
    out.ordinal(hello.speaker().role());
    out.string(hello.cluster(), Control.MAX_CLUSTER_BYTES);
    out.string(hello.node().value(), NODE_BYTES);
    out.string(hello.speaker().id(), Control.MAX_SPEAKER_BYTES);
  }

  private static Hello hello(BodyReader in) throws MalformedFrameException {
    int min = in.u8();
    int max = in.u8();
    Role role = in.ordinal(Role.values());
    String cluster = in.string(Control.MAX_CLUSTER_BYTES);
    NodeId node = new NodeId(in.string(NODE_BYTES));
    return new Hello(
        min, max, cluster, node, new Speaker(role, in.string(Control.MAX_SPEAKER_BYTES)));
  }

  private static void welcome(Welcome welcome, BodyWriter out) {
    out.u8(welcome.version());
    out.string(welcome.cluster(), Control.MAX_CLUSTER_BYTES);
    out.string(welcome.node().value(), NODE_BYTES);
  }

  private static Welcome welcome(BodyReader in) throws MalformedFrameException {
    return new Welcome(
        in.u8(), in.string(Control.MAX_CLUSTER_BYTES), new NodeId(in.string(NODE_BYTES)));
  }

  private static void rejected(Rejected rejected, BodyWriter out) {
    out.ordinal(rejected.reason());
    out.string(rejected.cluster(), Control.MAX_CLUSTER_BYTES);
    out.string(rejected.node().value(), NODE_BYTES);
    out.text(rejected.detail(), TEXT_BYTES);
  }

  private static Rejected rejected(BodyReader in) throws MalformedFrameException {
    return new Rejected(
        in.ordinal(Reason.values()),
        in.string(Control.MAX_CLUSTER_BYTES),
        new NodeId(in.string(NODE_BYTES)),
        in.string(TEXT_BYTES));
  }
}
