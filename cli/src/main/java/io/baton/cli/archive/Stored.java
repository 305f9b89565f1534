package io.baton.cli.archive;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.api.ArchivePolicy;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.error.RefusedException;
import io.baton.archive.SegmentArchive;
import io.baton.archive.manifest.ManifestHead;
import io.baton.archive.read.SegmentByName;
import io.baton.archive.store.ObjectStore;
import io.baton.archive.store.ObjectStores;
import io.baton.cli.answer.Json;
import io.baton.cli.command.Invocation;
import io.baton.cli.terminal.ByteCount;
import io.baton.cli.terminal.Table;
import io.baton.registry.Registry;
import io.baton.registry.record.SegmentRecord;
import java.io.IOException;
import java.net.URI;

/**
 * Where a segment's versions are.
 *
 * @param location of the archive
 * @param cluster under whose id
 * @param segment under which id
 */
record Stored(String location, String cluster, SegmentId segment) {

  /** What is done with an archive that is open. */
  interface Use<T> {
    T of(SegmentArchive archive) throws IOException;
  }

  /**
   * As the record of a segment that is registered says.
   *
   * @throws RefusedException if it has no archive
   */
  static Stored ofSegment(SegmentName name, Invocation baton) {
    try (Registry registry = baton.registry()) {
      SegmentRecord record =
          registry.names().resolve(name, baton.timeout()).registered(name).record();
      ArchivePolicy policy = record.archive();
      if (policy == null) {
        throw new RefusedException(
            "segment %s has no archive: say where, with --to of baton archive or --from of baton restore"
                .formatted(name));
      }
      return new Stored(policy.location(), registry.cluster().id(baton.timeout()), record.id());
    }
  }

  /**
   * Of all segments in an archive that ever had a name the one that was archived last, whether it
   * is registered or not. Reads the begin of a manifest of each segment.
   *
   * @param cluster under whose id
   * @throws RefusedException if there is none
   */
  static Stored ofName(String location, String cluster, SegmentName name, Invocation baton)
      throws IOException {
    try (ObjectStore store = ObjectStores.open(URI.create(location))) {
      SegmentId id =
          SegmentByName.find(
                  store,
                  cluster,
                  name,
                  problem -> baton.terminal().err().println("baton: " + problem))
              .orElseThrow(
                  () ->
                      new RefusedException(
                          "no version of a segment %s of cluster %s is in %s"
                              .formatted(name, cluster, location)));
      return new Stored(location, cluster, id);
    }
  }

  <T> T use(Use<T> use) throws IOException {
    try (ObjectStore store = ObjectStores.open(URI.create(location))) {
      return use.of(new SegmentArchive(store, cluster, segment));
    }
  }

  /** Prints what there is; a version whose manifest is damaged is told and left out. */
  int list(Invocation baton) throws IOException {
    return use(
        archive -> {
          Table table = Table.of("VERSION", ">LENGTH", "TIME", "ARCHIVED");
          ObjectNode document =
              Json.object().put("location", location).put("id", segment.toString());
          ArrayNode versions = document.putArray("versions");
          for (SegmentArchive.Stored stored : archive.versions()) {
            try {
              ManifestHead head = archive.head(stored.version());
              table.row(head.version(), ByteCount.format(head.length()), head.time(), stored.put());
              versions
                  .addObject()
                  .put("version", head.version().toString())
                  .put("length", head.length())
                  .put("time", head.time().toString())
                  .put("archived", stored.put().toString());
            } catch (IOException e) {
              baton.terminal().err().println("baton: " + e.getMessage());
            }
          }
          return baton.answer(document, table.toString());
        });
  }
}
