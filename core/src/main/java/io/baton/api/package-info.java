/**
 * The words of Baton: names, identities, versions, specs and receipts. Everybody knows this
 * package; it knows nobody.
 *
 * <p>A <em>segment</em> is a named byte region; a <em>checkpoint</em> moves it from one {@link
 * io.baton.api.Version} to the next; a <em>member</em> is a replica of it that counts.
 */
@NullMarked
package io.baton.api;

import org.jspecify.annotations.NullMarked;
