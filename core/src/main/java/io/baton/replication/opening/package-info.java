/** Taking a segment over (R3). */
@NullMarked
package io.baton.replication.opening;

import org.jspecify.annotations.NullMarked;
