/** How records are changed by others than their owners. */
@NullMarked
package io.baton.registry.change;

import org.jspecify.annotations.NullMarked;
