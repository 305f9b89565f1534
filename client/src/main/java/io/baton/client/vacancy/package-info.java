/** Standing by for a segment that somebody owns. */
@NullMarked
package io.baton.client.vacancy;

import org.jspecify.annotations.NullMarked;
