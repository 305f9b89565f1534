/** The versions of a segment that its replicas keep besides the newest. */
@NullMarked
package io.baton.client.version;

import org.jspecify.annotations.NullMarked;
