/** Files and notes in the places where programs look for them. */
@NullMarked
package io.baton.agent.state.place;

import org.jspecify.annotations.NullMarked;
