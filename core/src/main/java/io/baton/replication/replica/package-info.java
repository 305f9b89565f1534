/** What one replica takes, refuses and learns (R1, R3, R4). */
@NullMarked
package io.baton.replication.replica;

import org.jspecify.annotations.NullMarked;
