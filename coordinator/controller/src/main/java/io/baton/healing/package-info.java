/**
 * What the coordinator decides, without I/O: what was seen and the time in, what to repair out.
 * {@code docs/design.md} holds the rules that the comments cite.
 */
@NullMarked
package io.baton.healing;

import org.jspecify.annotations.NullMarked;
