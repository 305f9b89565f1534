/**
 * What a rebuild of the registry does (R11): inventories and records in, a plan out. Pure; the
 * `baton` command carries it out.
 */
@NullMarked
package io.baton.rebuild;

import org.jspecify.annotations.NullMarked;
