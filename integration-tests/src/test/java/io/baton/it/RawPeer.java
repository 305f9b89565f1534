package io.baton.it;

import com.google.common.net.HostAndPort;
import io.baton.api.NodeId;
import io.baton.wire.Control.Hello;
import io.baton.wire.Control.Role;
import io.baton.wire.Control.Speaker;
import io.baton.wire.FrameCodec;
import io.baton.wire.MalformedFrameException;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A socket to a storage node, for those who do not keep to the protocol. */
final class RawPeer implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;

  private RawPeer(Socket socket) {
    this.socket = socket;
  }

  static RawPeer connect(HostAndPort address) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    return new RawPeer(socket);
  }

  /** A message as a frame; its payload must be empty. */
  static byte[] frame(long requestId, Object message) {
    ByteBuffer frame = ByteBuffer.allocate(FrameCodec.headSize(message));
    FrameCodec.encode(requestId, message, frame);
    return frame.array();
  }

  /** Introduces itself, and gives the answer. */
  Object shakeHands(String cluster, NodeId node) throws IOException, MalformedFrameException {
    write(frame(0, Hello.of(cluster, node, new Speaker(Role.CLIENT, "hostile"))));
    byte[] length = read(FrameCodec.LENGTH_BYTES);
    int rest = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getInt();
    ByteBuffer whole = ByteBuffer.allocate(FrameCodec.LENGTH_BYTES + rest);
    whole.put(length).put(read(rest)).flip();
    return FrameCodec.decode(whole).message();
  }

  private byte[] read(int count) throws IOException {
    byte[] bytes = socket.getInputStream().readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("the node closed the connection");
    }
    return bytes;
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
