/** What a process has open: its memory, and the checkpoints of it that are on their way. */
@NullMarked
package io.baton.client.open;

import org.jspecify.annotations.NullMarked;
