/** Child processes, their wall clocks and their disks. */
@NullMarked
package io.baton.torture.process;

import org.jspecify.annotations.NullMarked;
