/**
 * What joins the state machines to sockets, ZooKeeper and the local file. Everything here lives on
 * one thread, the {@link io.baton.client.session.Loop}: network callbacks arrive there, and answers
 * of ZooKeeper are handed to it.
 */
@NullMarked
package io.baton.client.session;

import org.jspecify.annotations.NullMarked;
