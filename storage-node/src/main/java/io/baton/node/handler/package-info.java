/** What a node does with each message: one handler for each, named after it. */
@NullMarked
package io.baton.node.handler;

import org.jspecify.annotations.NullMarked;
