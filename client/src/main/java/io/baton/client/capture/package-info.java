/**
 * What checkpoints are made of, captures and files: parts that are lent to who sends them, and
 * their memory, used again.
 */
@NullMarked
package io.baton.client.capture;

import org.jspecify.annotations.NullMarked;
