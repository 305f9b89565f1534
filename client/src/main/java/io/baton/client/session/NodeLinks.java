package io.baton.client.session;

import com.google.common.collect.ImmutableSet;
import io.baton.api.NodeId;
import io.baton.replication.message.Request;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The links of this process, by node. */
public final class NodeLinks {

  private final Connector connector;
  private final Loop loop;
  private final Map<NodeId, NodeLink> links = new HashMap<>();

  /** Starts with none. */
  public NodeLinks(Connector connector, Loop loop) {
    this.connector = connector;
    this.loop = loop;
  }

  /** Makes connections of their own for long requests. */
  public Connector connector() {
    return connector;
  }

  /** The thread of sessions. */
  public Loop loop() {
    return loop;
  }

  private NodeLink link(NodeId node) {
    return links.computeIfAbsent(node, id -> new NodeLink(id, connector, loop));
  }

  /** Closes all of them. */
  public void close() {
    links.values().forEach(NodeLink::close);
  }

  /** The nodes that one session wants to be connected to. */
  public final class Use {
    private final NodeLink.Listener listener;
    private final Set<NodeId> nodes = new HashSet<>();

    Use(NodeLink.Listener listener) {
      this.listener = listener;
    }

    /** Wants these nodes, and no others. */
    public void want(ImmutableSet<NodeId> wanted) {
      for (NodeId node : Set.copyOf(nodes)) {
        if (!wanted.contains(node)) {
          nodes.remove(node);
          link(node).remove(listener);
        }
      }
      for (NodeId node : wanted) {
        if (nodes.add(node)) {
          link(node).add(listener);
        }
      }
    }

    /** Sends, if there is a connection, in the order of the calls. */
    public void send(NodeId node, Request request, NodeLink.Sender sender) {
      link(node).send(request, sender);
    }
  }

  /** Begins a use. */
  public Use use(NodeLink.Listener listener) {
    return new Use(listener);
  }
}
