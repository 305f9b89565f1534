/** What happens when, as a pure function of the seed. */
@NullMarked
package io.baton.torture.schedule;

import org.jspecify.annotations.NullMarked;
