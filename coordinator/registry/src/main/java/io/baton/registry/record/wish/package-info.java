/** What people wish of a segment, as its record says it. */
@NullMarked
package io.baton.registry.record.wish;

import org.jspecify.annotations.NullMarked;
