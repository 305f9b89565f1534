package io.baton.node;

import io.baton.node.archive.ArchiveTerms;
import io.baton.node.archive.Archiver;
import io.baton.node.config.NodeConfig;
import io.baton.node.lane.Lanes;
import io.baton.node.learn.Sources;
import io.baton.node.scrub.Scrub;
import io.baton.store.ReplicaDirectory;

/** What goes on beside the service, at a bounded rate. */
final class Background {

  private final NodeConfig config;
  private final Environment environment;
  private final ServiceNeeds needs;

  Background(NodeConfig config, Environment environment, ServiceNeeds needs) {
    this.config = config;
    this.environment = environment;
    this.needs = needs;
  }

  /** Looks for damage until the lanes are closed. */
  void scrub(ReplicaDirectory replicas, Lanes lanes, Sources sources) {
    Scrub.Terms terms =
        new Scrub.Terms(
            needs.identity().node(),
            needs.registry(),
            config.scrubRate(),
            environment.nanoClock(),
            needs.meters());
    new Scrub(terms, replicas, lanes, sources, needs.upkeep().executor()).begin();
  }

  /** Archives versions until it is closed. */
  Archiver archive(ReplicaDirectory replicas, Lanes lanes) {
    ArchiveTerms terms =
        new ArchiveTerms(
            needs.identity().node(),
            needs.identity().cluster(),
            needs.registry(),
            config.archiveRate(),
            needs.directory().scratch(),
            environment.clock(),
            environment.nanoClock(),
            needs.meters());
    return Archiver.begin(terms, replicas, lanes);
  }
}
