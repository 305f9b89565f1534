package io.baton.cli;

import com.google.common.collect.ImmutableSet;
import io.baton.api.error.BatonException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Tells errors in a line or two, without a stack trace unless asked for one. */
final class ErrorReport implements IExecutionExceptionHandler, IParameterExceptionHandler {

  private static final ImmutableSet<String> SAFE_TO_REPEAT =
      ImmutableSet.of("rm", "undelete", "ungroup");

  private final BatonCommand baton;

  ErrorReport(BatonCommand baton) {
    this.baton = baton;
  }

  @Override
  public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    ExitCode code = error instanceof BatonException known ? ExitCode.of(known) : ExitCode.FAILED;
    err.println("baton: " + message(error));
    String next = next(code, command.getCommandName());
    if (!next.isEmpty()) {
      err.println(next);
    }
    if (baton.debug()) {
      error.printStackTrace(err);
    }
    int trouble = command.getCommandSpec().exitCodeOnExecutionException();
    // A command may have one status for all that goes wrong, as its others mean something else.
    return trouble == ExitCode.FAILED.status() ? code.status() : trouble;
  }

  private static String message(Exception error) {
    Throwable cause = error instanceof UncheckedIOException io ? io.getCause() : error;
    if (cause instanceof NoSuchFileException missing) {
      return missing.getFile() + ": no such file";
    }
    if (cause instanceof AccessDeniedException denied) {
      return denied.getFile() + ": permission denied";
    }
    if (cause instanceof FileSystemException || cause instanceof IOException) {
      return String.valueOf(cause.getMessage());
    }
    return error instanceof BatonException
        ? String.valueOf(error.getMessage())
        : "unexpected error, see it whole with --debug: " + error;
  }

  private static String next(ExitCode code, String subcommand) {
    return switch (code) {
      case NOT_REGISTERED -> "What is registered: baton segments";
      case NO_COPY_REACHABLE ->
          "Its data may well exist. Which nodes run: baton nodes. What they have: baton recover";
      case OWNED_ELSEWHERE ->
          subcommand.equals("put")
              ? "Nothing was changed. To take the segment from its owner all the same: --takeover"
              : "Nothing was changed.";
      case OUTCOME_UNKNOWN ->
          SAFE_TO_REPEAT.contains(subcommand)
              ? "The same command again is safe: it says how things are."
              : "Look before you go on: baton describe NAME";
      default -> "";
    };
  }

  @Override
  public int handleParseException(ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    command.getErr().println("baton: " + error.getMessage());
    command.getErr().println("How to: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE.status();
  }
}
