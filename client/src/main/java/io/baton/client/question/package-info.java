/** Questions to nodes that are no part of a session, and waiting for what is asked for. */
@NullMarked
package io.baton.client.question;

import org.jspecify.annotations.NullMarked;
