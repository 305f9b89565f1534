/**
 * The versions of a replica that are kept though newer ones are committed. A kept version is
 * written down as what later versions have replaced of it, so that it costs what changed since.
 */
@NullMarked
package io.baton.store.history;

import org.jspecify.annotations.NullMarked;
