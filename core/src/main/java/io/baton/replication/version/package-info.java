/** What administrators and readers say and hear of versions that replicas keep. */
@NullMarked
package io.baton.replication.version;

import org.jspecify.annotations.NullMarked;
