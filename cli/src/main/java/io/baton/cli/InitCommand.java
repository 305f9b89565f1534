package io.baton.cli;

import io.baton.cli.answer.Json;
import io.baton.registry.Cluster;
import io.baton.registry.Registry;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Makes the cluster's identity: explicit, so that a wiped ZooKeeper is not taken for a new one. */
@Command(
    name = "init",
    description = "Makes a new cluster in ZooKeeper, once. Does nothing if there is one.")
final class InitCommand implements Callable<Integer> {

  @ParentCommand private @Nullable BatonCommand parent;

  @Override
  public Integer call() {
    BatonCommand baton = Arguments.given(parent);
    try (Registry registry = baton.registry()) {
      Cluster.Init init = registry.cluster().init(baton.timeout());
      String root = baton.registryConfig().root();
      return baton.answer(
          Json.object()
              .put("cluster", init.cluster().id())
              .put("root", root)
              .put("created", init.created()),
          init.created()
              ? "made cluster " + init.cluster().id() + " at " + root + '\n'
              : "cluster "
                  + init.cluster().id()
                  + " is there already, made "
                  + init.cluster().created()
                  + '\n');
    }
  }
}
