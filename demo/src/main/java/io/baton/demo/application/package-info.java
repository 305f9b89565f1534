/** The application: a process of its own that knows nothing of the demonstration around it. */
@NullMarked
package io.baton.demo.application;

import org.jspecify.annotations.NullMarked;
