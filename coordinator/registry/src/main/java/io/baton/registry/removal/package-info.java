/** How segments come to be removed, come back, and are given up for good (R10). */
@NullMarked
package io.baton.registry.removal;

import org.jspecify.annotations.NullMarked;
