package io.baton.agent.guard;

import io.baton.api.Version;
import io.baton.api.error.BatonException;
import java.util.Optional;

/**
 * How an ownership has ended.
 *
 * @param version newest committed one
 * @param unsaved what was in the way of a last checkpoint
 */
record Last(Version version, Optional<BatonException> unsaved) {

  static final Last NOTHING = new Last(Version.NONE, Optional.empty());
}
