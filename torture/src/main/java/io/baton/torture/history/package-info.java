/** What clients note while they work, and what of it makes a history. */
@NullMarked
package io.baton.torture.history;

import org.jspecify.annotations.NullMarked;
