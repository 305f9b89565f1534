/** What is asked of the operating system. */
@NullMarked
package io.baton.system;

import org.jspecify.annotations.NullMarked;
