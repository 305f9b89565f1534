/** Questions to nodes that are no part of a session. */
@NullMarked
package io.baton.client.question;

import org.jspecify.annotations.NullMarked;
