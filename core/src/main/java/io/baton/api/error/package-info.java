/**
 * The few errors of Baton. The type says what is safe to do next; the message says what happened,
 * to which segment, node or file.
 */
@NullMarked
package io.baton.api.error;

import org.jspecify.annotations.NullMarked;
