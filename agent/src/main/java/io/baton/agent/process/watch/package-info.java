/** Whether a program is well, and how long to wait before it is started again. */
@NullMarked
package io.baton.agent.process.watch;

import org.jspecify.annotations.NullMarked;
