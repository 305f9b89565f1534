package io.baton.cli.version;

import static java.util.Objects.requireNonNull;

import io.baton.cli.command.Invocation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** What concerns the versions of a segment that its replicas keep. */
@Command(
    name = "versions",
    description = {
      "Lists, keeps, forgets and restores versions of a segment.",
      "Replicas keep what was the content of blocks since, and nothing twice: a version costs what"
          + " has changed after it. A disk that is full takes what is kept for a while for what is"
          + " written now."
    },
    subcommands = {
      ListCommand.class,
      KeepCommand.class,
      ForgetCommand.class,
      RetainCommand.class,
      RollBackCommand.class
    })
public final class VersionsCommand implements Runnable {

  @ParentCommand private @Nullable Invocation parent;

  Invocation baton() {
    return requireNonNull(parent);
  }

  @Override
  public void run() {
    throw baton()
        .wrongArguments("versions what? Say list, keep, forget, retain or rollback, and --help");
  }
}
