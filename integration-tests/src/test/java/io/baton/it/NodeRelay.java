package io.baton.it;

import com.google.common.net.HostAndPort;
import io.baton.api.NodeId;
import io.baton.wire.FrameCodec;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A network between one storage node and everybody else, which passes frames on, or swallows them
 * while every connection stays up, or puts others in the place of replies.
 */
final class NodeRelay implements Closeable {

  /** Where others meet the relay: on the node's port, beside its own address. */
  private static final String HOST = "127.0.0.2";

  private final ServerSocket listener;
  private final InetSocketAddress node;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile Replies replies = frame -> frame;
  private volatile boolean swallowsRequests;
  private volatile boolean swallowsReplies;

  /** What is sent in the place of a node's frame, whole or not; called by several threads. */
  interface Replies {
    byte[] instead(byte[] frame);
  }

  private NodeRelay(HostAndPort node) throws IOException {
    this.node = new InetSocketAddress(InetAddress.getLoopbackAddress(), node.getPort());
    listener = new ServerSocket(node.getPort(), 50, InetAddress.getByName(HOST));
    start("relay of a node", this::accept);
  }

  /** Starts a node that others reach through a relay only. */
  static NodeRelay launch(TestCluster cluster, NodeId node) throws Exception {
    cluster.launch(node, Map.of(), "--advertise", HOST);
    cluster.awaitReady(node);
    return cluster.with(new NodeRelay(cluster.address(node)));
  }

  /** From now on these directions are dead, and nobody is told, nor that a connection ends. */
  void swallow(boolean requests, boolean replies) {
    swallowsRequests = requests;
    swallowsReplies = replies;
  }

  /** From now on replies are these. */
  void replace(Replies by) {
    replies = by;
  }

  /** Passes everything on from now on. What it swallowed is gone, so its connections end. */
  void mend() {
    swallow(false, false);
    replies = frame -> frame;
    sockets.forEach(NodeRelay::closeQuietly);
  }

  @Override
  public void close() {
    closeQuietly(listener);
    sockets.forEach(NodeRelay::closeQuietly);
  }

  private void accept() {
    try {
      while (true) {
        join(listener.accept());
      }
    } catch (IOException e) {
      close();
    }
  }

  /** One that cannot be joined, as it was mended away at that moment, ends alone. */
  private void join(Socket client) {
    Socket behind = new Socket();
    sockets.add(client);
    sockets.add(behind);
    try {
      behind.connect(node);
      client.setTcpNoDelay(true);
      behind.setTcpNoDelay(true);
      start("requests to a node", () -> requests(client, behind));
      start("replies of a node", () -> replies(behind, client));
    } catch (IOException e) {
      ended(client, behind);
    }
  }

  private void requests(Socket from, Socket to) {
    try {
      DataInputStream in = new DataInputStream(from.getInputStream());
      OutputStream out = to.getOutputStream();
      while (true) {
        byte[] frame = read(in);
        if (!swallowsRequests) {
          out.write(frame);
        }
      }
    } catch (IOException e) {
      ended(from, to);
    }
  }

  private void replies(Socket from, Socket to) {
    try {
      DataInputStream in = new DataInputStream(from.getInputStream());
      OutputStream out = to.getOutputStream();
      while (true) {
        byte[] frame = read(in);
        if (swallowsReplies) {
          continue;
        }
        byte[] instead = replies.instead(frame);
        out.write(instead);
        if (instead.length < frame.length) {
          throw new IOException("cut short");
        }
      }
    } catch (IOException e) {
      ended(from, to);
    }
  }

  /** The end is passed on, unless it is swallowed. */
  private void ended(Socket one, Socket other) {
    sockets.remove(one);
    closeQuietly(one);
    if (!swallowsRequests && !swallowsReplies) {
      sockets.remove(other);
      closeQuietly(other);
    }
  }

  private static byte[] read(DataInputStream in) throws IOException {
    int length = Integer.reverseBytes(in.readInt());
    byte[] frame = new byte[FrameCodec.LENGTH_BYTES + length];
    ByteBuffer.wrap(frame).putInt(Integer.reverseBytes(length));
    in.readFully(frame, FrameCodec.LENGTH_BYTES, length);
    return frame;
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
