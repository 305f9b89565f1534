/**
 * Frames over TCP: how a client or a learning node talks to storage nodes, and how a storage node
 * answers.
 *
 * <pre>{@code
 * Transport transport = new Transport(2);
 * Server server = Server.bind(transport, address, identity, limits, (request, exchange) ->
 *     exchange.reply(answerTo(request)), Server.Observer.NONE);
 *
 * Hello hello = Hello.of(cluster, node, speaker);
 * transport.connect(address, hello, limits).thenAccept(connection ->
 *     connection.send(new Probe(segment), replyHandler));
 * }</pre>
 *
 * <p>Nothing here waits: calls enqueue, and answers come on the event loop thread of the
 * connection, which must not be held up. Everything that queues has a limit, and says so when it is
 * reached. A connection that is lost stays lost; whoever needs it connects again.
 */
@NullMarked
package io.baton.transport;

import org.jspecify.annotations.NullMarked;
