/**
 * The agent's Unix socket: one request a line, one answer line for each, in the order of the
 * requests. {@code docs/agent-socket.md} has the protocol.
 *
 * <pre>{@code
 * Verb keep = new Verb("checkpoint", "checkpoint SEGMENT", 1, 1, words -> kept(words.get(0)));
 * try (AgentSocket socket = AgentSocket.open(SocketConfig.at(path), Verbs.of(keep))) {
 *   String version = AgentCall.ask(path, "checkpoint orders", Duration.ofSeconds(30));
 * }
 * }</pre>
 *
 * <p>It runs on a selector of its own: Netty's NIO channels close a Unix socket whose peer has shut
 * down its writing side, and {@code nc} does that before it has its answer.
 */
@NullMarked
package io.baton.agent.socket;

import org.jspecify.annotations.NullMarked;
