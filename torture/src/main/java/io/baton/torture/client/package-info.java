/** The application that is tortured: knows of Baton only what its library offers to everybody. */
@NullMarked
package io.baton.torture.client;

import org.jspecify.annotations.NullMarked;
