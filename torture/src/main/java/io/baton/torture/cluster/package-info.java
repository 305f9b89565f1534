/** The processes that are tortured, and what is done to them. */
@NullMarked
package io.baton.torture.cluster;

import org.jspecify.annotations.NullMarked;
