/** Copies that were set aside: looked into and taken back, on a thread of their own (R5). */
@NullMarked
package io.baton.node.copy;

import org.jspecify.annotations.NullMarked;
