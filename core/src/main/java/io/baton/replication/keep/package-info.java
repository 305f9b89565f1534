/** Which versions stay readable besides the newest. */
@NullMarked
package io.baton.replication.keep;

import org.jspecify.annotations.NullMarked;
