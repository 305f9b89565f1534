/** Commands of the operating system. */
@NullMarked
package io.baton.torture.system;

import org.jspecify.annotations.NullMarked;
